#include "daemon/mailctld/hosting/domain_entry.hpp"

#include "daemon/mailctld/store/tenants.hpp"

namespace mailctl::hosting {

api::HostedDomain entry_of(store::Database& db, const store::HostedDomain& domain) {
    const auto tenant = store::tenant_of(db, domain.owner);
    const auto count = store::count_in_domain(db, domain.id);
    return {
        domain.id,
        domain.name,
        tenant ? tenant->name : domain.owner,
        count.mailboxes,
        count.aliases,
        domain.since,
        domain.by};
}

}  // namespace mailctl::hosting
