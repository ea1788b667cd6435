#pragma once

#include "daemon/net/dns/powerdns/zone.hpp"

#include <string>
#include <vector>

namespace mailctl::net::dns::powerdns {

/// The body of the one PATCH that makes all of the changes, on a zone that is as `now` says. Keeps
/// what of a set is not ours: disabled records, comments, and the TTL where a value stays.
std::string patch(const std::vector<api::RecordSetChange>& changes, const StoredZone& now);

}  // namespace mailctl::net::dns::powerdns
