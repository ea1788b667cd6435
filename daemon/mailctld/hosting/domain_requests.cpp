#include "common/api/act.hpp"
#include "common/api/hosting/add_domain.hpp"
#include "common/api/hosting/list_domains.hpp"
#include "common/api/hosting/remove_domain.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/call/together.hpp"
#include "daemon/mailctld/hosting/domain_entry.hpp"
#include "daemon/mailctld/hosting/elsewhere.hpp"
#include "daemon/mailctld/hosting/kept_mail.hpp"
#include "daemon/mailctld/hosting/limits.hpp"
#include "daemon/mailctld/hosting/list_place.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"
#include "daemon/mailctld/hosting/reserved.hpp"
#include "daemon/mailctld/hosting/session_ends.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/session_ends.hpp"
#include "daemon/mailctld/store/tenants.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::hosting {
namespace {

Result<store::Tenant> tenant_for(const Context& context, const std::optional<Label>& name) {
    return context.services.shared.with([&](store::Database& db) -> Result<store::Tenant> {
        if (!name) {
            // An administrator has a domain for the machine, and not for himself.
            const auto owner =
                context.caller.sees_all ? std::string(store::machine_owner) : context.caller.owner;
            const auto own = store::tenant_of(db, owner);
            return own ? *own : store::Tenant{owner, context.caller.name, {}, {}};
        }
        auto found = store::find_tenant(db, name->text());
        if (!found) {
            return Error{
                Errc::not_found,
                fmt::format("there is no tenant {}", name->text()),
                "`mailctl tenant list` lists them",
                "tenant"};
        }
        return *std::move(found);
    });
}

// Such a domain's mail goes another way before a mailbox is asked for.
Status check_not_taken(const Context& context, const DomainName& domain) {
    const auto elsewhere =
        context.together != nullptr ? context.together->elsewhere : elsewhere_now(context.services);
    const auto& name = domain.text();
    if (elsewhere.received->domains.count(name) == 0 && elsewhere.own_name != name) {
        return {};
    }
    return Error{
        Errc::conflict,
        fmt::format("Postfix has another place for mail to {} already", domain.text()),
        "take it out of mydestination, relay_domains, virtual_alias_domains and myhostname first",
        "domain"};
}

std::string postmaster_of(const api::HostingAddDomain& request) {
    return request.postmaster ? request.postmaster->text() : std::string(machine_postmaster);
}

void add_to_store(
    store::Database& db, const store::HostedDomain& domain, const std::string& postmaster
) {
    const auto id = store::add_hosted_domain(db, domain);
    for (const auto local : reserved_names) {
        store::add_alias(db, {0, id, std::string(local), postmaster, domain.since, domain.by});
        store::add_errand(db, address_subject(local, domain.name));
    }
    store::add_errand(db, domain_subject(domain.name));
    store::add_errand(db, anew_subject);
}

// Everything in it first, so that each is looked at while the domain is still known.
void name_all_of(store::Database& db, const store::HostedDomain& domain) {
    constexpr std::int64_t page = 1000;
    store::add_errand(db, domain_subject(domain.name));
    store::MailboxFilter mailboxes{.domain = domain.id};
    for (auto rows = store::mailboxes(db, mailboxes, page); !rows.empty();
         rows = store::mailboxes(db, mailboxes, page)) {
        for (const auto& row : rows) {
            name_touched(db, row.mailbox.local, domain.name);
        }
        mailboxes.after = rows.back().mailbox.id;
    }
    store::AliasFilter aliases{.domain = domain.id};
    for (auto rows = store::aliases(db, aliases, page); !rows.empty();
         rows = store::aliases(db, aliases, page)) {
        for (const auto& row : rows) {
            if (!row.alias.local.empty()) {
                name_touched(db, row.alias.local, domain.name);
            }
        }
        aliases.after = rows.back().alias.id;
    }
    store::add_errand(db, anew_subject);
}

void add_mailboxes_that_go(
    const Context& context, const store::HostedDomain& domain, api::Act& act
) {
    constexpr std::int64_t most_shown = 100;
    const auto rows = context.services.shared.with([&](store::Database& db) {
        return store::mailboxes(db, {.domain = domain.id}, most_shown + 1);
    });
    for (const auto& row : rows) {
        if (act.plan.size() > static_cast<std::size_t>(most_shown)) {
            act.notes.emplace_back("there are more mailboxes than the plan shows");
            break;
        }
        act.plan.push_back(
            {fmt::format("mailbox {}@{}", row.mailbox.local, domain.name),
             "mailctl",
             "in use",
             "kept for 30 days"}
        );
    }
}

}  // namespace

Elsewhere elsewhere_now(const Services& services) {
    const auto name = postfix::effective_values(services.config.postfix_config_dir, {"myhostname"});
    return {services.received.look(), name && !name->empty() ? name->front() : std::string()};
}

Result<api::Act> add_domain(Context& context, api::HostingAddDomain& request) {
    const auto tenant = tenant_for(context, request.tenant);
    if (!tenant) {
        return tenant.error();
    }
    const auto& name = request.domain.text();
    const auto present = context.services.shared.with([&](store::Database& db) {
        return store::find_hosted_domain(db, name);
    });
    if (present && present->owner == tenant->owner) {
        return api::Act{.changed = false, .dry_run = context.dry_run};
    }
    if (present) {
        return Error{
            Errc::conflict,
            fmt::format("{} receives here already, for another tenant", name),
            "remove it there first",
            "domain"};
    }
    if (auto status = check_not_taken(context, request.domain); !status) {
        return status.error();
    }
    const auto postmaster = postmaster_of(request);
    api::Act act{.changed = true, .dry_run = context.dry_run};
    act.plan.push_back({"hosted domain " + name, "nobody", std::nullopt, "of " + tenant->name});
    for (const auto local : reserved_names) {
        act.plan.push_back(
            {fmt::format("alias {}@{}", local, name), "nobody", std::nullopt, postmaster}
        );
    }
    const store::HostedDomain domain{
        .name = name,
        .owner = tenant->owner,
        .since = store::timestamp(),
        .by = context.caller.name};
    const auto status = record_if(context, act, [&](store::Database& db) -> Result<act::Note> {
        if (store::find_hosted_domain(db, name)) {
            return Error{Errc::conflict, "somebody else has just added it", "look again", "domain"};
        }
        add_to_store(db, domain, postmaster);
        if (auto room = check_domains(db, domain.owner, "tenant"); !room) {
            return room.error();
        }
        return act::Note{
            api::HostingAddDomain::method,
            "domain-hosted",
            fmt::format("{} receives here, for {}", name, tenant->name)};
    });
    if (!status || act.dry_run) {
        return status ? Result<api::Act>(std::move(act)) : status.error();
    }
    follow(context, act.notes);
    return act;
}

Result<api::Act> remove_domain(Context& context, api::HostingRemoveDomain& request) {
    const auto domain = my_domain(context, request.domain);
    if (!domain) {
        return domain.error();
    }
    const auto count = context.services.shared.with([&](store::Database& db) {
        return store::count_in_domain(db, domain->id);
    });
    const auto goes = fmt::format("{} mailboxes and {} aliases", count.mailboxes, count.aliases);
    if (count.mailboxes > 0 && !request.with_mailboxes.value_or(false)) {
        return Error{
            Errc::conflict,
            fmt::format("{} go with {}", goes, domain->name),
            "`mailctl domain remove --receive --yes DOMAIN` if they are to go",
            "with_mailboxes"};
    }
    api::Act act{.changed = true, .dry_run = context.dry_run};
    act.plan.push_back({"hosted domain " + domain->name, "mailctl", goes, std::nullopt});
    add_mailboxes_that_go(context, *domain, act);
    if (act.dry_run) {
        return act;
    }
    const auto removal = removal_by(context, /*purge=*/false);
    act::record(
        context,
        {api::HostingRemoveDomain::method,
         "domain-not-hosted",
         fmt::format("{} receives here no longer; {} went with it", domain->name, goes),
         act.plan},
        [&](store::Database& db) {
            name_all_of(db, *domain);
            store::remove_mailboxes_of(db, domain->id, removal);
            store::forget_hosted_domain(db, domain->id);
            store::add_session_end(db, "@" + domain->name);
        }
    );
    follow(context, act.notes);
    end_sessions(context, "@" + domain->name, act);
    settle_mail(context, domain->name, /*purge=*/false, act.notes);
    return act;
}

Result<api::HostingListDomainsReply> list_domains(
    Context& context, api::HostingListDomains& request
) {
    constexpr std::int64_t most = 1000;
    auto& reader = context.services.reader;
    const auto limit = std::clamp<std::int64_t>(request.limit.value_or(most), 1, most);
    const auto sorted = sorted_as<store::DomainKey>(request, "name", limit);
    if (!sorted) {
        return sorted.error();
    }
    const auto page =
        store::list_hosted_domains(reader, scope_of(context.caller), sorted->key, sorted->wanted);
    api::HostingListDomainsReply reply{{}, cursor_of(sorted->order, page.next)};
    for (const auto& domain : page.rows) {
        reply.domains.push_back(entry_of(reader, domain));
    }
    return reply;
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::HostingAddDomain, mailctl::hosting::add_domain)
MAILCTL_HANDLER(mailctl::api::HostingListDomains, mailctl::hosting::list_domains)
MAILCTL_HANDLER(mailctl::api::HostingRemoveDomain, mailctl::hosting::remove_domain)
