#include "daemon/mailctld/store/ledger.hpp"

#include "common/wire/described.hpp"

#include <algorithm>
#include <stdexcept>

namespace mailctl::store {
namespace {

constexpr std::string_view service_prefix = "master.cf ";

template <class T>
T from_json(const std::string& document) {
    auto parsed = wire::parse_json(document);
    if (!parsed) {
        throw std::runtime_error("the ledger in the state is damaged: " + parsed.error().message);
    }
    auto value = wire::decode<T>(*parsed, "ledger");
    if (!value) {
        throw std::runtime_error("the ledger in the state is damaged: " + value.error().message);
    }
    return *std::move(value);
}

// What of the one is not likewise in the other.
Ledger part_of(const Ledger& ledger, const Ledger& other) {
    Ledger part{{}, ledger.newline_added, {}, {}};
    for (const auto& owned : ledger.owned) {
        const auto* theirs = other.find(owned.name);
        if (theirs == nullptr || *theirs != owned) {
            part.owned.push_back(owned);
        }
    }
    for (const auto& holding : ledger.holdings) {
        const auto* theirs = other.holding(holding.feature);
        if (theirs == nullptr || !is_same(*theirs, holding)) {
            part.holdings.push_back(holding);
        }
    }
    return part;
}

}  // namespace

bool is_same(const Holding& a, const Holding& b) {
    return a.feature == b.feature && a.parameters == b.parameters && a.services == b.services &&
           a.files == b.files && a.tables == b.tables && a.settings == b.settings;
}

const Owned* Ledger::find(std::string_view name) const {
    const auto found = std::find_if(owned.begin(), owned.end(), [&](const Owned& entry) {
        return entry.name == name;
    });
    return found == owned.end() ? nullptr : &*found;
}

const Holding* Ledger::holding(std::string_view feature) const {
    const auto found = std::find_if(holdings.begin(), holdings.end(), [&](const Holding& entry) {
        return entry.feature == feature;
    });
    return found == holdings.end() ? nullptr : &*found;
}

std::pair<Ledger, Ledger> difference(const Ledger& before, const Ledger& after) {
    return {part_of(before, after), part_of(after, before)};
}

Ledger with_change(Ledger ledger, const Ledger& before, const Ledger& after) {
    const auto is_touched = [&](const Owned& owned) {
        return before.find(owned.name) != nullptr || after.find(owned.name) != nullptr;
    };
    std::erase_if(ledger.owned, is_touched);
    ledger.owned.insert(ledger.owned.end(), after.owned.begin(), after.owned.end());
    std::sort(ledger.owned.begin(), ledger.owned.end(), [](const Owned& a, const Owned& b) {
        return a.name < b.name;
    });
    for (const auto& holding : before.holdings) {
        replace_holding(ledger.holdings, holding.feature, std::nullopt);
    }
    for (const auto& holding : after.holdings) {
        replace_holding(ledger.holdings, holding.feature, holding);
    }
    ledger.newline_added = after.newline_added;
    return ledger;
}

void replace_holding(
    std::vector<Holding>& holdings, std::string_view feature, std::optional<Holding> holding
) {
    std::erase_if(holdings, [&](const Holding& entry) { return entry.feature == feature; });
    if (!holding) {
        return;
    }
    const auto place = std::find_if(holdings.begin(), holdings.end(), [&](const Holding& entry) {
        return entry.feature > feature;
    });
    holdings.insert(place, *std::move(holding));
}

std::string to_document(const Ledger& ledger) { return wire::to_text(wire::encode(ledger)); }

Ledger from_document(const std::string& document) { return from_json<Ledger>(document); }

std::string to_document(const Holding& holding) { return wire::to_text(wire::encode(holding)); }

Holding holding_from_document(const std::string& document) { return from_json<Holding>(document); }

std::string service_object(std::string_view name_and_type) {
    return std::string(service_prefix) + std::string(name_and_type);
}

bool is_service_object(std::string_view name) { return name.starts_with(service_prefix); }

std::string_view service_name(std::string_view object) {
    return object.substr(service_prefix.size());
}

std::string file_object(std::string_view program, std::string_view file) {
    return std::string(program) + ' ' + std::string(file);
}

// No parameter's name has a blank in it.
bool is_file_object(std::string_view name) {
    return !is_service_object(name) && !is_parameter(name);
}

std::string_view program_of(std::string_view object) { return object.substr(0, object.find(' ')); }

std::string_view file_of(std::string_view object) { return object.substr(object.find(' ') + 1); }

bool is_parameter(std::string_view name) { return name.find(' ') == std::string_view::npos; }

}  // namespace mailctl::store
