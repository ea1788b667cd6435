#include "daemon/mailctld/postfix/enabled.hpp"

#include "daemon/mailctld/postfix/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::postfix {
namespace {

// As Postfix reads master_service_disable: the first pattern that fits counts.
bool is_disabled(const Service& service, std::string_view patterns) {
    for (auto pattern : words_of(patterns)) {
        const bool is_exception = pattern.starts_with('!');
        pattern.remove_prefix(is_exception ? 1 : 0);
        if (pattern == service.type ||
            pattern == fmt::format("{}/{}", service.name, service.type)) {
            return !is_exception;
        }
    }
    return false;
}

}  // namespace

bool is_enabled(const MasterCf& master, std::string_view disabled, std::string_view name) {
    const auto services = master.services();
    return std::any_of(services.begin(), services.end(), [&](const Service& service) {
        return service.name == name && service.type != "inet" && !is_disabled(service, disabled);
    });
}

}  // namespace mailctl::postfix
