#pragma once

#include "common/api/net/platform.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/record_name.hpp"
#include "common/types/remote_id.hpp"
#include "common/wire/codec.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// A sending domain as the platform sees it.
struct SendingDomain {
    DomainName name;
    std::optional<RemoteId> id;
    bool verified;
    bool spf;
    bool dkim;
    bool dmarc;
};
BOOST_DESCRIBE_STRUCT(SendingDomain, (), (name, id, verified, spf, dkim, dmarc))

struct PlatformDomainAddReply {
    SendingDomain domain;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainAddReply, (), (domain))

struct PlatformDomainAdd {
    static constexpr std::string_view method = "io.mailctl.net.PlatformDomainAdd";
    static constexpr std::string_view summary = "Add a sending domain.";
    using Reply = PlatformDomainAddReply;

    PlatformAccess access;
    PlatformKey key;
    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainAdd, (), (access, key, domain))

/// A part of the list, in the order of names. Domains may be many more than a reply can hold.
struct PlatformDomainListReply {
    std::vector<SendingDomain> domains;
    std::int64_t left_out;  ///< Of the whole list: what has no proper name, or stands there twice.
};
BOOST_DESCRIBE_STRUCT(PlatformDomainListReply, (), (domains, left_out))

/// With `more`: any number of parts, of which the last one ends the list.
struct PlatformDomainList {
    static constexpr std::string_view method = "io.mailctl.net.PlatformDomainList";
    static constexpr std::string_view summary = "List the account's sending domains.";
    using Reply = PlatformDomainListReply;

    PlatformAccess access;
    PlatformKey key;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainList, (), (access, key))

struct PlatformDomainVerifyReply {
    bool verified;
    bool spf;
    bool dkim;
    bool dmarc;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainVerifyReply, (), (verified, spf, dkim, dmarc))

struct PlatformDomainVerify {
    static constexpr std::string_view method = "io.mailctl.net.PlatformDomainVerify";
    static constexpr std::string_view summary = "Have the platform look at a domain's records.";
    using Reply = PlatformDomainVerifyReply;

    PlatformAccess access;
    PlatformKey key;
    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainVerify, (), (access, key, domain))

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

/// Succeeds where the platform does not have the domain (any more).
struct PlatformDomainRemove {
    static constexpr std::string_view method = "io.mailctl.net.PlatformDomainRemove";
    static constexpr std::string_view summary = "Remove a sending domain.";
    using Reply = Done;

    PlatformAccess access;
    PlatformKey key;
    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainRemove, (), (access, key, domain))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformDomainAddReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformDomainAdd)
MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformDomainListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformDomainList)
MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformDomainVerifyReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformDomainVerify)
MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformDomainRecordsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformDomainRecords)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformDomainRemove)
