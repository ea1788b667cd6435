#pragma once

#include "daemon/net/dns/provider.hpp"
#include "daemon/net/dns/wire/message.hpp"

namespace mailctl::net::dns::rfc2136 {

/// The one UPDATE (RFC 2136) that makes all of the changes where every set is as `before` says, and
/// otherwise none. `now` tells the TTLs of the sets of which something stays.
Result<Bytes> update_packet(
    const DomainName& zone,
    const std::vector<api::RecordSetChange>& changes,
    const std::vector<api::RecordSet>& now
);

/// An UPDATE that changes nothing and asks whether a set is there: not made up from a wildcard, as
/// answers to questions may be.
Bytes presence_packet(const DomainName& zone, const std::string& name, Type type);

}  // namespace mailctl::net::dns::rfc2136
