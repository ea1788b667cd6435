#include "common/api/dns/grant.hpp"

#include "common/api/act.hpp"
#include "common/api/dns/grant_list.hpp"
#include "common/api/dns/revoke.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/page.hpp"
#include "daemon/mailctld/call/users.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/providers.hpp"
#include "daemon/mailctld/store/tenants.hpp"

#include <fmt/format.h>

namespace mailctl::dns {
namespace {

/// Who gets a zone.
struct Grantee {
    std::string owner;
    std::string name;  ///< "alice", "tenant:shop".
};

const std::string& column_of(const store::Grant& grant, api::DnsGrantColumn column) {
    switch (column) {
        case api::DnsGrantColumn::user:
            return grant.name;
        case api::DnsGrantColumn::since:
            return grant.since;
        case api::DnsGrantColumn::zone:
            break;
    }
    return grant.zone;
}

// No name of a user has a colon: passwd(5).
constexpr std::string_view tenant_prefix = "tenant:";

Result<Grantee> user_named(const std::string& name) {
    const auto uid = user_id(name);
    if (!uid) {
        return uid.error();
    }
    if (!*uid) {
        return Error{
            Errc::not_found,
            fmt::format("there is no user \"{}\" on this machine", escaped(name)),
            "a tenant is named tenant:NAME",
            "user"};
    }
    return Grantee{owner_of_uid(**uid), name};
}

Result<Grantee> tenant_named(Context& context, const std::string& name) {
    const auto tenant = context.services.shared.with([&](store::Database& db) {
        return store::find_tenant(db, name);
    });
    if (!tenant) {
        return Error{
            Errc::not_found,
            fmt::format("there is no tenant \"{}\"", escaped(name)),
            "`mailctl tenant list` lists them",
            "user"};
    }
    if (tenant->owner == store::machine_owner) {
        return Error{
            Errc::invalid_argument,
            "administrators may have records in every zone without a grant",
            {},
            "user"};
    }
    return Grantee{tenant->owner, fmt::format("{}{}", tenant_prefix, tenant->name)};
}

Result<Grantee> grantee_named(Context& context, const std::string& name) {
    return name.starts_with(tenant_prefix)
               ? tenant_named(context, name.substr(tenant_prefix.size()))
               : user_named(name);
}

std::string shown_grant(const store::Grant& grant) {
    return grant.force ? grant.name + " --force" : grant.name;
}

}  // namespace

Result<api::Act> grant(Context& context, api::DnsGrant& request) {
    const auto user = grantee_named(context, request.user);
    if (!user) {
        return user.error();
    }
    const auto& zone = request.zone.text();
    const auto owner = user->owner;
    const bool force = request.force.value_or(false);
    const auto present = context.services.shared.with([&](store::Database& db) {
        return store::find_grant(db, zone, owner);
    });
    const bool has_it = present && present->force == force && present->name == user->name;
    api::Act act{.changed = !has_it, .dry_run = context.dry_run};
    if (has_it) {
        return act;
    }
    auto before = present ? std::optional(shown_grant(*present)) : std::nullopt;
    const store::Grant wanted{
        zone, owner, user->name, store::timestamp(), context.caller.name, force};
    act.plan.push_back(
        {"DNS grant " + zone,
         present ? "mailctl" : "nobody",
         std::move(before),
         shown_grant(wanted)}
    );
    if (!act.dry_run) {
        act::record(
            context,
            {api::DnsGrant::method,
             "granted",
             fmt::format(
                 "{} may have records in {}{}",
                 user->name,
                 zone,
                 force ? ", also over those of others" : ""
             ),
             act.plan},
            [&](store::Database& db) { store::save_grant(db, wanted); }
        );
    }
    return act;
}

Result<api::Act> revoke(Context& context, api::DnsRevoke& request) {
    const auto& zone = request.zone.text();
    // Several, where one name has had more than one number.
    auto found = context.services.shared.with(store::all_grants);
    std::erase_if(found, [&](const store::Grant& grant) {
        return grant.zone != zone || grant.name != request.user;
    });
    if (found.empty()) {
        return Error{
            Errc::not_found,
            fmt::format("{} was not granted {}", escaped(request.user), zone),
            "`mailctl dns provider list` lists the grants",
            "user"};
    }
    api::Act act{
        .changed = true,
        .dry_run = context.dry_run,
        .plan = {{"DNS grant " + zone, "mailctl", shown_grant(found.back()), std::nullopt}}};
    if (!act.dry_run) {
        act::record(
            context,
            {api::DnsRevoke::method,
             "revoked",
             fmt::format("{} may not have records in {} any more", request.user, zone),
             act.plan},
            [&](store::Database& db) {
                for (const auto& grant : found) {
                    store::forget_grant(db, zone, grant.owner);
                }
            }
        );
    }
    return act;
}

Result<api::DnsGrantListReply> list_grants(Context& context, api::DnsGrantList& request) {
    auto grants =
        context.services.shared.with([](store::Database& db) { return store::all_grants(db); });
    std::erase_if(grants, [&](const store::Grant& grant) {
        return (request.zone && grant.zone != request.zone->text()) ||
               (request.user && grant.name != *request.user);
    });
    const auto column = request.sort ? request.sort->column() : api::DnsGrantColumn::zone;
    const PageWanted wanted{
        request.after,
        request.limit ? request.limit->number() : api::DnsGrantLimit::range.most,
        request.sort && request.sort->is_down()};
    api::DnsGrantListReply reply{};
    reply.next = cut_page(grants, wanted, [&](const store::Grant& grant) {
        return Cursor(column_of(grant, column), grant.zone + ' ' + grant.owner);
    });
    for (const auto& grant : grants) {
        reply.grants.push_back({grant.zone, grant.name, grant.since, grant.by, grant.force});
    }
    return reply;
}

}  // namespace mailctl::dns

MAILCTL_HANDLER(mailctl::api::DnsGrant, mailctl::dns::grant)
MAILCTL_HANDLER(mailctl::api::DnsGrantList, mailctl::dns::list_grants)
MAILCTL_HANDLER(mailctl::api::DnsRevoke, mailctl::dns::revoke)
