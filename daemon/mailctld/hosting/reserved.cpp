#include "daemon/mailctld/hosting/reserved.hpp"

#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/mailboxes.hpp"

#include <algorithm>

namespace mailctl::hosting {

bool is_reserved(std::string_view local) {
    return std::find(reserved_names.begin(), reserved_names.end(), local) != reserved_names.end();
}

std::vector<std::string> destinations_in(
    store::Database& db, std::int64_t domain, std::string_view local
) {
    std::vector<std::string> found;
    for (const auto& alias : store::aliases_of(db, domain, local)) {
        found.push_back(alias.destination);
    }
    if (found.empty() && is_reserved(local) && !store::find_mailbox(db, domain, local) &&
        store::aliases_of(db, domain, std::string_view()).empty()) {
        found.emplace_back(machine_postmaster);
    }
    return found;
}

}  // namespace mailctl::hosting
