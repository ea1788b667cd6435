#include "daemon/mailctld/dns/canvas.hpp"

#include "daemon/mailctld/dns/value.hpp"

#include <algorithm>

namespace mailctl::dns {
namespace {

std::vector<std::string> raw_values(const std::vector<Canvas::Value>& values) {
    std::vector<std::string> raw;
    raw.reserve(values.size());
    for (const auto& value : values) {
        raw.push_back(value.raw);
    }
    return raw;
}

bool holds(const std::vector<std::string>& list, const std::string& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

bool is_same_set(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return a.size() == b.size() &&
           std::all_of(a.begin(), a.end(), [&](const auto& value) { return holds(b, value); });
}

}  // namespace

Canvas::Canvas(const std::vector<api::RecordSet>& sets) {
    for (const auto& set : sets) {
        Set mine{set.name, set.type, set.ttl, set.values, {}};
        for (const auto& raw : set.values) {
            mine.now.push_back({raw, normal_value(set.type, raw).value_or("")});
        }
        sets_.push_back(std::move(mine));
    }
}

const Canvas::Set* Canvas::find(const RecordName& name, api::RecordType type) const {
    const auto found = std::find_if(sets_.begin(), sets_.end(), [&](const Set& set) {
        return set.name == name && set.type == type;
    });
    return found == sets_.end() ? nullptr : &*found;
}

std::int64_t Canvas::ttl(const RecordName& name, api::RecordType type) const {
    const Set* set = find(name, type);
    return set == nullptr ? 0 : set->ttl;
}

bool Canvas::has(const RecordName& name, api::RecordType type, std::string_view normal) const {
    return !values(name, type, [&](const auto& value) { return value == normal; }).empty();
}

void Canvas::add(
    const RecordName& name, api::RecordType type, const std::string& normal, std::int64_t ttl
) {
    if (has(name, type, normal)) {
        return;  // a name server refuses a set with a value that stands there twice
    }
    auto found = std::find_if(sets_.begin(), sets_.end(), [&](const Set& set) {
        return set.name == name && set.type == type;
    });
    if (found == sets_.end()) {
        found = sets_.insert(sets_.end(), {name, type, ttl, {}, {}});
    }
    found->now.push_back({presentation(type, normal), normal});
}

void Canvas::remove(const RecordName& name, api::RecordType type, std::string_view normal) {
    for (auto& set : sets_) {
        if (set.name == name && set.type == type) {
            std::erase_if(set.now, [&](const Value& value) { return value.normal == normal; });
        }
    }
}

std::vector<api::RecordSetChange> Canvas::changes() const {
    std::vector<api::RecordSetChange> changed;
    for (const auto& set : sets_) {
        auto after = raw_values(set.now);
        if (!is_same_set(set.before, after)) {
            changed.push_back({set.name, set.type, set.ttl, set.before, std::move(after)});
        }
    }
    return changed;
}

std::int64_t Canvas::records_lost() const {
    std::int64_t lost = 0;
    for (const auto& set : sets_) {
        const auto after = raw_values(set.now);
        lost += std::count_if(set.before.begin(), set.before.end(), [&](const auto& raw) {
            return !holds(after, raw);
        });
    }
    return lost;
}

}  // namespace mailctl::dns
