#include "common/api/act.hpp"
#include "common/api/tenant/add.hpp"
#include "common/api/tenant/limits.hpp"
#include "common/api/tenant/list.hpp"
#include "common/api/tenant/remove.hpp"
#include "common/api/tenant/set.hpp"
#include "common/api/tenant/show.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/page.hpp"
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
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace mailctl::access {
namespace {

api::TenantState state_of(store::Database& db, const store::Tenant& tenant) {
    const auto grants = store::all_grants(db);
    const auto use = store::use_of(db, tenant.owner);
    const auto& limits = tenant.limits;
    return {
        tenant.name,
        tenant.since,
        tenant.by,
        store::find_account(db, tenant.owner).has_value(),
        store::count_domains(db, tenant.owner).all,
        static_cast<std::int64_t>(store::domains_with_records(db, tenant.owner).size()),
        std::count_if(
            grants.begin(),
            grants.end(),
            [&](const store::Grant& grant) { return grant.owner == tenant.owner; }
        ),
        {use.domains, use.mailboxes, use.aliases, use.storage, use.unlimited},
        {limits.domains, limits.mailboxes, limits.aliases, limits.storage}};
}

std::optional<std::int64_t> count_in(const std::optional<api::TenantCount>& count) {
    return count ? std::optional(count->number()) : std::nullopt;
}

std::optional<std::int64_t> bytes_of(const std::optional<ByteSize>& size) {
    return size ? std::optional(size->bytes()) : std::nullopt;
}

// "3 domains, 50G of storage"
std::string shown_limits(const store::TenantLimits& limits) {
    std::vector<std::string> parts;
    const auto add = [&](const std::optional<std::int64_t>& limit, const char* what) {
        if (limit) {
            parts.push_back(fmt::format("{} {}", *limit, what));
        }
    };
    add(limits.domains, "domains");
    add(limits.mailboxes, "mailboxes");
    add(limits.aliases, "aliases");
    if (limits.storage) {
        parts.push_back(ByteSize::of(*limits.storage)->text() + " of storage");
    }
    return parts.empty() ? "no limits" : fmt::format("{}", fmt::join(parts, ", "));
}

// What is over a limit already stays, and the next one is refused.
std::vector<std::string> over_them(store::Database& db, const store::Tenant& tenant) {
    const auto use = store::use_of(db, tenant.owner);
    const auto& limits = tenant.limits;
    std::vector<std::string> notes;
    const auto look =
        [&](const std::optional<std::int64_t>& limit, std::int64_t used, const std::string& text) {
            if (limit && used > *limit) {
                notes.push_back(fmt::format("it has {} already, which stay", text));
            }
        };
    look(limits.domains, use.domains, fmt::format("{} domains", use.domains));
    look(limits.mailboxes, use.mailboxes, fmt::format("{} mailboxes", use.mailboxes));
    look(limits.aliases, use.aliases, fmt::format("{} aliases", use.aliases));
    look(
        limits.storage, use.storage, fmt::format("quotas of {}", ByteSize::of(use.storage)->text())
    );
    if (limits.storage && use.unlimited > 0) {
        notes.push_back(fmt::format(
            "{} mailboxes without a quota are not counted: `mailctl mailbox set` gives them one",
            use.unlimited
        ));
    }
    return notes;
}

void put_limits(store::TenantLimits& limits, const api::TenantSet& request) {
    const auto put = [](std::optional<std::int64_t>& limit, std::optional<std::int64_t> wanted) {
        limit = wanted ? wanted : limit;
    };
    put(limits.domains, count_in(request.domains));
    put(limits.mailboxes, count_in(request.mailboxes));
    put(limits.aliases, count_in(request.aliases));
    put(limits.storage, bytes_of(request.storage));
    for (const auto limit : request.lift.value_or(std::vector<api::TenantLimit>())) {
        switch (limit) {
            case api::TenantLimit::domains:
                limits.domains.reset();
                break;
            case api::TenantLimit::mailboxes:
                limits.mailboxes.reset();
                break;
            case api::TenantLimit::aliases:
                limits.aliases.reset();
                break;
            case api::TenantLimit::storage:
                limits.storage.reset();
                break;
        }
    }
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
    const store::TenantLimits limits{
        count_in(request.domains),
        count_in(request.mailboxes),
        count_in(request.aliases),
        bytes_of(request.storage)};
    const auto present = context.services.shared.with([&](store::Database& db) {
        return store::find_tenant(db, name);
    });
    if (present && limits != store::TenantLimits() && limits != present->limits) {
        return Error{
            Errc::conflict,
            fmt::format(
                "there is a tenant {} already, with {}", name, shown_limits(present->limits)
            ),
            "`mailctl tenant set` changes its limits",
            "name"};
    }
    api::Act act{.changed = !present, .dry_run = context.dry_run};
    if (present) {
        return act;
    }
    const auto shown = limits == store::TenantLimits() ? name : shown_limits(limits);
    act.plan.push_back({"tenant " + name, "nobody", std::nullopt, shown});
    if (!act.dry_run) {
        const store::Tenant wanted{{}, name, store::timestamp(), context.caller.name, limits};
        act::record(
            context,
            {api::TenantAdd::method, "tenant-added", fmt::format("tenant {}", name), act.plan},
            [&](store::Database& db) { store::add_tenant(db, wanted); }
        );
    }
    return act;
}

Result<api::Act> set_tenant(Context& context, api::TenantSet& request) {
    const auto& name = request.name.text();
    const auto present = context.services.shared.with([&](store::Database& db) {
        return store::find_tenant(db, name);
    });
    if (!present) {
        return not_found(name);
    }
    auto after = *present;
    put_limits(after.limits, request);
    api::Act act{.changed = after.limits != present->limits, .dry_run = context.dry_run};
    if (!act.changed) {
        return act;
    }
    const auto shown = shown_limits(after.limits);
    act.plan.push_back({"tenant " + name, "mailctl", shown_limits(present->limits), shown});
    act.notes =
        context.services.shared.with([&](store::Database& db) { return over_them(db, after); });
    if (!act.dry_run) {
        act::record(
            context,
            {api::TenantSet::method,
             "tenant-set",
             fmt::format("tenant {}: {}", name, shown),
             act.plan},
            [&](store::Database& db) { store::save_limits(db, after); }
        );
    }
    return act;
}

Result<api::TenantShowReply> show_tenant(Context& context, api::TenantShow& request) {
    return context.services.shared.with([&](store::Database& db) -> Result<api::TenantShowReply> {
        const auto tenant = store::find_tenant(db, request.name.text());
        return tenant ? Result(api::TenantShowReply{state_of(db, *tenant)})
                      : not_found(request.name.text());
    });
}

Result<api::TenantListReply> list_tenants(Context& context, api::TenantList& request) {
    const auto part = request.contains.value_or("");
    const bool by_since = request.sort && request.sort->column() == api::TenantColumn::since;
    const PageWanted wanted{
        request.after,
        request.limit ? request.limit->number() : api::TenantsAtOnce::range.most,
        request.sort && request.sort->is_down()};
    return context.services.shared.with([&](store::Database& db) {
        auto tenants = store::all_tenants(db);
        std::erase_if(tenants, [&](const store::Tenant& tenant) {
            return tenant.name.find(part) == std::string::npos;
        });
        api::TenantListReply reply;
        reply.next = cut_page(tenants, wanted, [&](const store::Tenant& tenant) {
            return Cursor(by_since ? tenant.since : tenant.name, tenant.name);
        });
        // What each has is counted for those that are told.
        for (const auto& tenant : tenants) {
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

MAILCTL_HANDLER(mailctl::api::TenantAdd, mailctl::access::add_tenant)
MAILCTL_HANDLER(mailctl::api::TenantList, mailctl::access::list_tenants)
MAILCTL_HANDLER(mailctl::api::TenantRemove, mailctl::access::remove_tenant)
MAILCTL_HANDLER(mailctl::api::TenantSet, mailctl::access::set_tenant)
MAILCTL_HANDLER(mailctl::api::TenantShow, mailctl::access::show_tenant)
