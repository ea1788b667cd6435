#include "daemon/mailctld/store/ledger.hpp"

#include "common/wire/described.hpp"

#include <algorithm>
#include <stdexcept>

namespace mailctl::store {
namespace {

constexpr std::string_view service_prefix = "master.cf ";

}  // namespace

const Owned* Ledger::find(std::string_view name) const {
    const auto found = std::find_if(owned.begin(), owned.end(), [&](const Owned& entry) {
        return entry.name == name;
    });
    return found == owned.end() ? nullptr : &*found;
}

std::string to_document(const Ledger& ledger) { return wire::to_text(wire::encode(ledger)); }

Ledger from_document(const std::string& document) {
    auto parsed = wire::parse_json(document);
    if (!parsed) {
        throw std::runtime_error("the ledger in the state is damaged: " + parsed.error().message);
    }
    auto ledger = wire::decode<Ledger>(*parsed, "ledger");
    if (!ledger) {
        throw std::runtime_error("the ledger in the state is damaged: " + ledger.error().message);
    }
    return *std::move(ledger);
}

std::string service_object(std::string_view name_and_type) {
    return std::string(service_prefix) + std::string(name_and_type);
}

bool is_service_object(std::string_view name) { return name.starts_with(service_prefix); }

}  // namespace mailctl::store
