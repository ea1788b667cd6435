#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// A record that the platform asks for. Hostile until somebody has looked at it.
struct AskedRecord {
    /// A DKIM key is judged whole (dns/wanted.cpp says how much of it is taken).
    static constexpr std::size_t max_text_bytes = 8192;

    std::string name;  ///< As the platform wrote it.
    std::string type;
    std::string value;
    std::int64_t ttl;
    std::int64_t priority;
};
BOOST_DESCRIBE_STRUCT(AskedRecord, (), (name, type, value, ttl, priority))

struct PlatformDomainRecordsReply {
    std::vector<AskedRecord> records;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainRecordsReply, (), (records))

struct PlatformDomainRecords {
    static constexpr std::string_view method = "io.mailctl.net.PlatformDomainRecords";
    static constexpr std::string_view summary = "Read which records the platform asks for.";
    using Reply = PlatformDomainRecordsReply;

    PlatformAccess access;
    PlatformKey key;
    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainRecords, (), (access, key, domain))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformDomainRecordsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformDomainRecords)
