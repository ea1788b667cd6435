#include "daemon/net/dns/powerdns/zone.hpp"

#include "daemon/net/dns/wire/compare.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace mailctl::net::dns::powerdns {
namespace {

std::optional<api::RecordType> our_type(std::string_view type) {
    for (const auto ours : {api::RecordType::TXT, api::RecordType::CNAME, api::RecordType::MX}) {
        if (type_name(ours) == type) {
            return ours;
        }
    }
    return std::nullopt;
}

std::vector<std::string> active_values(const StoredSet& set) {
    std::vector<std::string> values;
    for (const auto& record : set.records) {
        if (!record.is_disabled) {
            values.push_back(record.content);
        }
    }
    return values;
}

}  // namespace

const StoredSet* StoredZone::find(const RecordName& name, api::RecordType type) const {
    const auto found = std::find_if(sets.begin(), sets.end(), [&](const StoredSet& set) {
        return set.name == name.text() && set.type == type_name(type);
    });
    return found == sets.end() ? nullptr : &*found;
}

std::vector<api::RecordSet> active_sets(const StoredZone& zone) {
    std::vector<api::RecordSet> sets;
    for (const auto& set : zone.sets) {
        const auto type = our_type(set.type);
        const auto name = RecordName::parse(set.name);
        auto values = active_values(set);
        if (type && name && !values.empty()) {
            sets.push_back(
                {.name = *name, .type = *type, .ttl = set.ttl, .values = std::move(values)}
            );
        }
    }
    return sets;
}

std::vector<RecordName> taken_names(const StoredZone& zone) {
    std::set<RecordName> names;
    for (const auto& set : zone.sets) {
        const auto name = RecordName::parse(set.name);
        if (name && !our_type(set.type) && !active_values(set).empty()) {
            names.insert(*name);
        }
    }
    return {names.begin(), names.end()};
}

std::vector<RecordName> names_elsewhere(
    const StoredZone& stored, const DomainName& zone, const std::vector<RecordName>& names
) {
    std::vector<RecordName> elsewhere;
    for (const auto& name : names) {
        std::string_view above = name.text();
        while (above.size() > zone.text().size() && !stored.cuts.contains(std::string(above))) {
            above.remove_prefix(std::min(above.find('.') + 1, above.size()));
        }
        if (above.size() > zone.text().size()) {
            elsewhere.push_back(name);
        }
    }
    return elsewhere;
}

}  // namespace mailctl::net::dns::powerdns
