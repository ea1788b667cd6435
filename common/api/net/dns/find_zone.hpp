#pragma once

#include "common/api/net/dns/access.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct FindZoneReply {
    std::optional<DomainName> zone;  ///< Absent: the provider hosts none of the suffixes.
};
BOOST_DESCRIBE_STRUCT(FindZoneReply, (), (zone))

/// Finds the zone that a domain's records belong in: the longest suffix that the provider hosts.
struct FindZone {
    static constexpr std::string_view method = "io.mailctl.net.FindZone";
    static constexpr std::string_view summary = "Find the zone of a domain at a provider.";
    using Reply = FindZoneReply;

    DnsAccess access;
    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(FindZone, (), (access, domain))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::FindZoneReply)
MAILCTL_REQUEST_CODEC(mailctl::api::FindZone)
