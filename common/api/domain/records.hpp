#pragma once

#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// A record that the platform asks for, and what we make of it.
struct WantedRecord {
    std::string name;
    std::string type;
    std::string value;
    std::int64_t ttl;
    std::optional<std::string> refused;  ///< Why mailctl will not write it.
};
BOOST_DESCRIBE_STRUCT(WantedRecord, (), (name, type, value, ttl, refused))

struct DomainRecordsReply {
    std::vector<WantedRecord> records;
};
BOOST_DESCRIBE_STRUCT(DomainRecordsReply, (), (records))

struct DomainRecords {
    static constexpr std::string_view method = "io.mailctl.domain.Records";
    static constexpr std::string_view summary = "Tell which DNS records the platform asks for.";
    using Reply = DomainRecordsReply;

    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(DomainRecords, (), (domain))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::DomainRecordsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DomainRecords)
