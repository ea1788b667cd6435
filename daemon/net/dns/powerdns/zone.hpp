#pragma once

#include "common/api/net/dns/record.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// PowerDNS's HTTP API, as of 4.1 and later.
namespace mailctl::net::dns::powerdns {

struct StoredRecord {
    std::string content;
    bool is_disabled = false;
};

/// One record set as the API tells it.
struct StoredSet {
    std::string name;  ///< As names are compared here: plain_name().
    std::string type;
    std::int64_t ttl = 0;
    std::vector<StoredRecord> records;
};

/// What is kept of a zone: the sets of the names that were asked for, of whatever type.
struct StoredZone {
    std::vector<StoredSet> sets;
    std::int64_t records = 0;    ///< In the whole zone, without disabled ones.
    std::set<std::string> cuts;  ///< Names with name servers in force, the zone's own among them.

    const StoredSet* find(const RecordName& name, api::RecordType type) const;
};

/// Reads the answer about a zone, record by record: of ten thousand only those of the wanted names
/// stay in memory. Nothing where it is no such answer.
std::optional<StoredZone> parse_zone(std::string_view body, const std::vector<RecordName>& wanted);

/// The sets that are in force, of the types that we know.
std::vector<api::RecordSet> active_sets(const StoredZone& zone);

/// The names with records in force of other types than ours.
std::vector<RecordName> taken_names(const StoredZone& zone);

/// Those of `names` that are at or below a cut, where the zone ends: other name servers have been
/// given them.
std::vector<RecordName> names_elsewhere(
    const StoredZone& stored, const DomainName& zone, const std::vector<RecordName>& names
);

}  // namespace mailctl::net::dns::powerdns
