#include "common/types/text.hpp"
#include "daemon/mailctld/access/access.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/store/accounts.hpp"
#include "daemon/mailctld/store/domains.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/providers.hpp"
#include "daemon/mailctld/store/records.hpp"
#include "daemon/mailctld/store/tenants.hpp"
#include "daemon/mailctld/store/tokens.hpp"
#include "daemon/mailctld/store/users.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::access {
namespace {

api::TenantState state_of(store::Database& db, const store::Tenant& tenant) {
    const auto grants = store::all_grants(db);
    return {
        tenant.name,
        tenant.since,
        tenant.by,
        store::find_account(db, tenant.owner).has_value(),
        store::count_domains(db, tenant.owner).all,
        static_cast<std::int64_t>(store::domains_with_records(db, tenant.owner).size()),
        std::count_if(grants.begin(), grants.end(), [&](const store::Grant& grant) {
            return grant.owner == tenant.owner;
        })};
}

bool has_anything(store::Database& db, const store::Tenant& tenant) {
    const auto owners = store::known_owners(db);
    const auto has = [&](const auto& rows) {
        return std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
            return row.owner == tenant.owner;
        });
    };
    return std::find(owners.begin(), owners.end(), tenant.owner) != owners.end() ||
           has(store::all_tokens(db)) || has(store::all_users(db)) ||
           store::count_hosted(db, tenant.owner).domains > 0;
}

Error not_found(const std::string& name) {
    return {
        Errc::not_found,
        fmt::format("there is no tenant {}", escaped(name)),
        "`mailctl tenant list` lists them",
        "name"};
}

// Why it cannot go, if so.
Status check_removal(store::Database& db, const store::Tenant& tenant) {
    if (tenant.owner == store::machine_owner) {
        return Error{Errc::conflict, "the machine's own tenant stays", "name another one", "name"};
    }
    if (has_anything(db, tenant)) {
        return Error{
            Errc::conflict,
            fmt::format("the tenant {} still has something", tenant.name),
            "disconnect its account, withdraw its records, and take its grants, domains, tokens "
            "and "
            "users away first; `tenant list`, `token list` and `user list` show them",
            "name"};
    }
    return {};
}

}  // namespace

Result<api::Act> add_tenant(Context& context, api::TenantAdd& request) {
    const auto& name = request.name.text();
    const auto present = context.services.shared.with([&](store::Database& db) {
        return store::find_tenant(db, name);
    });
    api::Act act{.changed = !present, .dry_run = context.dry_run};
    if (present) {
        return act;
    }
    act.plan.push_back({"tenant " + name, "nobody", std::nullopt, name});
    if (!act.dry_run) {
        const store::Tenant wanted{{}, name, store::timestamp(), context.caller.name};
        act::record(
            context,
            {api::TenantAdd::method, "tenant-added", fmt::format("tenant {}", name), act.plan},
            [&](store::Database& db) { store::add_tenant(db, wanted); }
        );
    }
    return act;
}

Result<api::TenantListReply> list_tenants(Context& context, api::TenantList&) {
    return context.services.shared.with([](store::Database& db) {
        api::TenantListReply reply;
        for (const auto& tenant : store::all_tenants(db)) {
            reply.tenants.push_back(state_of(db, tenant));
        }
        return reply;
    });
}

Result<api::Act> remove_tenant(Context& context, api::TenantRemove& request) {
    const auto& name = request.name.text();
    const auto looked = context.services.shared.with([&](store::Database& db) {
        auto found = store::find_tenant(db, name);
        auto status = found ? check_removal(db, *found) : Status(not_found(name));
        return std::pair(std::move(found), std::move(status));
    });
    if (!looked.second) {
        return looked.second.error();
    }
    api::Act act{
        .changed = true,
        .dry_run = context.dry_run,
        .plan = {{"tenant " + name, "mailctl", name, std::nullopt}}};
    if (!act.dry_run) {
        act::record(
            context,
            {api::TenantRemove::method,
             "tenant-removed",
             fmt::format("tenant {} removed", name),
             act.plan},
            [&](store::Database& db) { store::forget_tenant(db, looked.first->owner); }
        );
    }
    return act;
}

}  // namespace mailctl::access
