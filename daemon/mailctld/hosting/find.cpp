#include "common/api/alias/find.hpp"

#include "common/api/hosting/find_domains.hpp"
#include "common/api/hosting/found.hpp"
#include "common/api/mailbox/find.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/store/hosted_search.hpp"
#include "daemon/mailctld/store/tenants.hpp"

#include <fmt/format.h>

#include <map>

namespace mailctl::hosting {
namespace {

/// What the three requests have in common.
template <class Request>
store::Search search_of(const Context& context, const Request& request) {
    store::Search search{
        .owner = scope_of(context.caller),
        .ids = request.ids,
        .contains = lower_case(request.contains.value_or("")),
        .after = request.after.value_or(0),
        .descending = request.descending.value_or(false)};
    if constexpr (requires { request.domain_id; }) {
        search.domain = request.domain_id;
    }
    search.offset = request.offset ? request.offset->number() : 0;
    search.limit = request.limit ? request.limit->number() : api::FoundLimit::range.most;
    return search;
}

std::optional<std::string> lower_of(const std::optional<std::string>& text) {
    return text ? std::optional(lower_case(*text)) : std::nullopt;
}

// Both are lists of words; the enums of the wire are not the store's.
template <class Column, class Order>
Column column_of(const std::optional<Order>& order) {
    return order ? static_cast<Column>(*order) : Column::id;
}

}  // namespace

Result<api::HostingFindDomainsReply> find_domains(
    Context& context, api::HostingFindDomains& request
) {
    auto& reader = context.services.reader;
    auto search = search_of(context, request);
    if (request.tenant) {
        const auto tenant = store::find_tenant(reader, *request.tenant);
        const bool is_seen = tenant && (search.owner.empty() || search.owner == tenant->owner);
        if (!is_seen) {
            return api::HostingFindDomainsReply{};
        }
        search.owner = tenant->owner;
    }
    const auto found = store::search_domains(
        reader, search, lower_of(request.domain), column_of<store::DomainColumn>(request.order)
    );
    api::HostingFindDomainsReply reply{{}, found.total};
    std::map<std::string, std::string> tenants;
    for (const auto& domain : found.rows) {
        auto& tenant = tenants[domain.owner];
        if (tenant.empty()) {
            const auto named = store::tenant_of(reader, domain.owner);
            tenant = named ? named->name : domain.owner;
        }
        const auto count = store::count_in_domain(reader, domain.id);
        reply.domains.push_back(
            {domain.id,
             domain.name,
             tenant,
             domain.display_name,
             domain.short_display_name,
             domain.imap_host,
             domain.pop_host,
             domain.smtp_host,
             domain.dkim_key_name,
             domain.dkim_key,
             count.mailboxes,
             count.aliases,
             domain.since}
        );
    }
    return reply;
}

Result<api::MailboxFindReply> find_mailboxes(Context& context, api::MailboxFind& request) {
    const auto found = store::search_mailboxes(
        context.services.reader,
        search_of(context, request),
        {lower_of(request.address), request.quota, request.suspended},
        column_of<store::MailboxColumn>(request.order)
    );
    api::MailboxFindReply reply{{}, found.total};
    for (const auto& row : found.rows) {
        const auto& mailbox = row.mailbox;
        reply.mailboxes.push_back(
            {mailbox.id,
             fmt::format("{}@{}", mailbox.local, row.domain_name),
             mailbox.domain,
             mailbox.quota,
             mailbox.is_suspended,
             mailbox.refuses,
             mailbox.display_name.empty() ? std::nullopt : std::optional(mailbox.display_name),
             mailbox.since,
             mailbox.password_at}
        );
    }
    return reply;
}

Result<api::AliasFindReply> find_aliases(Context& context, api::AliasFind& request) {
    const auto found = store::search_aliases(
        context.services.reader,
        search_of(context, request),
        {lower_of(request.source), lower_of(request.destination)},
        column_of<store::AliasColumn>(request.order)
    );
    api::AliasFindReply reply{{}, found.total};
    for (const auto& [alias, domain] : found.rows) {
        reply.aliases.push_back(
            {alias.id, fmt::format("{}@{}", alias.local, domain), alias.destination, alias.domain}
        );
    }
    return reply;
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::AliasFind, mailctl::hosting::find_aliases)
MAILCTL_HANDLER(mailctl::api::HostingFindDomains, mailctl::hosting::find_domains)
MAILCTL_HANDLER(mailctl::api::MailboxFind, mailctl::hosting::find_mailboxes)
