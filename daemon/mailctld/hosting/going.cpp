#include "daemon/mailctld/hosting/going.hpp"

#include "common/api/act.hpp"
#include "common/api/alias/remove.hpp"
#include "common/api/hosting/change.hpp"
#include "common/api/hosting/remove_domain.hpp"
#include "common/api/mailbox/remove.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/steps.hpp"
#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/mailboxes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace mailctl::hosting {
namespace {

constexpr std::int64_t page = 1000;

// All of the caller's, a page at a time.
template <class Filter, class Rows, class NumberOf>
std::vector<std::int64_t> all_numbers(
    store::Database& db, const Caller& caller, Rows&& rows_of, NumberOf&& number_of
) {
    std::vector<std::int64_t> ids;
    Filter filter{.owner = scope_of(caller)};
    for (auto rows = rows_of(db, filter, page); !rows.empty(); rows = rows_of(db, filter, page)) {
        for (const auto& row : rows) {
            ids.push_back(number_of(row));
        }
        filter.after = ids.back();
    }
    return ids;
}

std::vector<std::int64_t> all_domains(store::Database& db, const Caller& caller) {
    std::vector<std::int64_t> ids;
    std::string after;
    const auto owner = scope_of(caller);
    for (auto rows = store::hosted_domains_after(db, owner, after, page); !rows.empty();
         rows = store::hosted_domains_after(db, owner, after, page)) {
        for (const auto& row : rows) {
            ids.push_back(row.id);
        }
        after = rows.back().name;
    }
    return ids;
}

std::vector<std::int64_t> all_of(store::Database& db, const Caller& caller, api::HostedKind kind) {
    switch (kind) {
        case api::HostedKind::domains:
            return all_domains(db, caller);
        case api::HostedKind::mailboxes:
            return all_numbers<store::MailboxFilter>(
                db, caller, store::mailboxes, [](const auto& row) { return row.mailbox.id; }
            );
        case api::HostedKind::aliases:
            break;
    }
    return all_numbers<store::AliasFilter>(db, caller, store::aliases, [](const auto& row) {
        return row.alias.id;
    });
}

Error nothing_of(const Going& going, std::int64_t id) {
    return {
        Errc::not_found,
        fmt::format(
            "there is no {} number {}",
            going.of == api::HostedKind::domains     ? "domain"
            : going.of == api::HostedKind::mailboxes ? "mailbox"
                                                     : "alias",
            id
        ),
        "lists tell the numbers",
        "ids"};
}

bool is_mine(const Context& context, const std::optional<store::HostedDomain>& domain) {
    return domain && is_the_callers(context.caller, *domain);
}

std::optional<api::HostingRemoveDomain> domain_going(
    const Context& context, store::Database& db, std::int64_t id
) {
    const auto domain = store::find_hosted_domain(db, id);
    const auto name =
        is_mine(context, domain) ? DomainName::parse(domain->name) : Result<DomainName>(Error{});
    return name ? std::optional(api::HostingRemoveDomain{*name, true, std::nullopt}) : std::nullopt;
}

std::optional<api::MailboxRemove> mailbox_going(
    const Context& context, store::Database& db, std::int64_t id
) {
    const auto row = store::find_mailbox(db, id);
    const auto domain = row ? store::find_hosted_domain(db, row->mailbox.domain) : std::nullopt;
    const auto address =
        is_mine(context, domain)
            ? MailboxAddress::parse(fmt::format("{}@{}", row->mailbox.local, domain->name))
            : Result<MailboxAddress>(Error{});
    return address ? std::optional(api::MailboxRemove{*address, std::nullopt, std::nullopt})
                   : std::nullopt;
}

std::optional<api::AliasRemove> alias_going(
    const Context& context, store::Database& db, std::int64_t id
) {
    const auto row = store::find_alias(db, id);
    const auto domain = row ? store::find_hosted_domain(db, row->alias.domain) : std::nullopt;
    if (!is_mine(context, domain)) {
        return std::nullopt;
    }
    const auto source = AliasSource::parse(fmt::format("{}@{}", row->alias.local, domain->name));
    const auto destination = MailAddress::parse(row->alias.destination);
    if (!source || !destination) {
        return std::nullopt;
    }
    return api::AliasRemove{*source, std::vector<MailAddress>{*destination}, std::nullopt};
}

// Nothing where it is not there.
template <class Request>
std::optional<Result<api::Act>> remove(
    Context& part,
    std::optional<Request> (*find)(const Context&, store::Database&, std::int64_t),
    Result<api::Act> (*handle)(Context&, Request&),
    std::int64_t id
) {
    auto request =
        part.services.shared.with([&](store::Database& db) { return find(part, db, id); });
    return request ? std::optional(handle(part, *request)) : std::nullopt;
}

std::optional<Result<api::Act>> remove_one(Context& part, api::HostedKind of, std::int64_t id) {
    switch (of) {
        case api::HostedKind::domains:
            return remove(part, domain_going, remove_domain, id);
        case api::HostedKind::mailboxes:
            return remove(part, mailbox_going, remove_mailbox, id);
        case api::HostedKind::aliases:
            break;
    }
    return remove(part, alias_going, remove_alias, id);
}

}  // namespace

void add_to(api::Act& all, const api::Act& one) {
    all.changed = all.changed || one.changed;
    all.plan.insert(all.plan.end(), one.plan.begin(), one.plan.end());
    all.notes.insert(all.notes.end(), one.notes.begin(), one.notes.end());
}

Result<Going> going_of(const Context& context, const api::HostedGoing& wanted) {
    if (wanted.ids.has_value() == wanted.all_but.has_value()) {
        return Error{
            Errc::invalid_argument,
            "what goes is named by its numbers, or by those of what stays",
            "give one of the two",
            "ids"};
    }
    if (wanted.ids) {
        return Going{wanted.of, *wanted.ids};
    }
    const std::set<std::int64_t> staying(wanted.all_but->begin(), wanted.all_but->end());
    auto ids = context.services.shared.with([&](store::Database& db) {
        return all_of(db, context.caller, wanted.of);
    });
    std::erase_if(ids, [&](std::int64_t id) { return staying.count(id) != 0; });
    return Going{wanted.of, std::move(ids), false};
}

Status let_go(Context& part, const Going& going, api::Act& act) {
    for (const auto id : going.ids) {
        const auto done = remove_one(part, going.of, id);
        if (!done && going.is_named) {
            return nothing_of(going, id);
        }
        if (done && !*done) {
            return done->error();
        }
        if (done) {
            add_to(act, **done);
        }
    }
    return {};
}

}  // namespace mailctl::hosting
