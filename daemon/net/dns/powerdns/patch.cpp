#include "daemon/net/dns/powerdns/patch.hpp"

#include "common/wire/json.hpp"
#include "daemon/net/dns/wire/compare.hpp"

#include <algorithm>

namespace mailctl::net::dns::powerdns {
namespace {

using wire::json;

bool holds(const std::vector<std::string>& values, api::RecordType type, const std::string& value) {
    return std::any_of(values.begin(), values.end(), [&](const std::string& one) {
        return are_same(type, {one}, {value});
    });
}

json records_of(const api::RecordSetChange& change, const StoredSet* now) {
    auto records = json::array();
    for (const auto& value : change.after) {
        records.push_back({{"content", value}, {"disabled", false}});
    }
    // REPLACE would drop them. A value twice in a set is refused, so an enabled one goes before.
    for (const auto& record : now != nullptr ? now->records : std::vector<StoredRecord>()) {
        if (record.is_disabled && !holds(change.after, change.type, record.content)) {
            records.push_back({{"content", record.content}, {"disabled", true}});
        }
    }
    return records;
}

std::int64_t ttl_of(const api::RecordSetChange& change, const StoredSet* now) {
    if (now == nullptr) {
        return change.ttl;
    }
    const bool stays =
        std::any_of(now->records.begin(), now->records.end(), [&](const StoredRecord& record) {
            return record.is_disabled || holds(change.after, change.type, record.content);
        });
    return stays ? now->ttl : change.ttl;
}

json set_of(const api::RecordSetChange& change, const StoredSet* now) {
    auto records = records_of(change, now);
    json set{{"name", change.name.text() + "."}, {"type", type_name(change.type)}};
    if (records.empty()) {
        set["changetype"] = "DELETE";
        return set;
    }
    set["changetype"] = "REPLACE";
    set["ttl"] = ttl_of(change, now);
    set["records"] = std::move(records);
    return set;
}

}  // namespace

std::string patch(const std::vector<api::RecordSetChange>& changes, const StoredZone& now) {
    auto sets = json::array();
    for (const auto& change : changes) {
        sets.push_back(set_of(change, now.find(change.name, change.type)));
    }
    return wire::to_text({{"rrsets", std::move(sets)}});
}

}  // namespace mailctl::net::dns::powerdns
