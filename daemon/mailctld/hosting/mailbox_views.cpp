#include "common/api/mailbox/list.hpp"
#include "common/api/mailbox/measure.hpp"
#include "common/api/mailbox/schemes.hpp"
#include "common/api/mailbox/show.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/list_place.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/shown_mailbox.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/hosting/usage.hpp"
#include "daemon/mailctld/hosting/way.hpp"
#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace mailctl::hosting {
namespace {

constexpr std::int64_t longest_page = 1000;
// Who asks again and again is not to start a doveadm each time.
constexpr std::chrono::seconds usage_counts{30};

std::optional<std::string> filled(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

/// Whether an address is of the caller's domains: what others have that leads here is not told.
bool is_of(store::Database& db, const std::string& owner, const std::string& address) {
    const auto domain = store::find_hosted_domain(db, address.substr(address.rfind('@') + 1));
    return domain && (owner.empty() || domain->owner == owner);
}

std::vector<std::string> aliases_that_lead_to(const Context& context, const Mine& mine) {
    const auto own = fmt::format("{}@{}", mine.mailbox.local, mine.domain.name);
    const auto scope = scope_of(context.caller);
    return context.services.shared.with([&](store::Database& db) {
        std::vector<std::string> found;
        for (const auto& address :
             with_all_that_lead_to(db, mine.mailbox.local, mine.domain.name)) {
            if (address != own && is_of(db, scope, address)) {
                found.push_back(address);
            }
            for (const auto& row : store::aliases_to(db, address)) {
                const auto all = '@' + row.domain_name;
                if (row.alias.local.empty() && is_of(db, scope, all)) {
                    found.push_back(all);
                }
            }
        }
        return found;
    });
}

std::optional<store::MailboxUsage> present_usage(const Context& context, const Mine& mine) {
    auto known = context.services.shared.with([&](store::Database& db) {
        return store::usage_of(db, mine.mailbox.id);
    });
    if (known && known->at > store::timestamp(-usage_counts)) {
        return known;
    }
    const store::MailboxRow row{mine.mailbox, mine.domain.name};
    const auto measured = measure(context.services, {&row, 1});
    return measured.empty() ? known : std::optional(measured.begin()->second);
}

std::string shown_scheme(const std::string& beginning) {
    const auto scheme = scheme_in(beginning);
    const auto body = beginning.substr(beginning.find('}') + 1);
    return scheme == "CRYPT" ? std::string(about(kind_of_crypt(body)).name) : scheme;
}

}  // namespace

Result<api::MailboxShowReply> show_mailbox(Context& context, api::MailboxShow& request) {
    const auto mine = my_mailbox(context, request.address);
    if (!mine) {
        return mine.error();
    }
    const auto& mailbox = mine->mailbox;
    const auto usage = present_usage(context, *mine);
    api::MailboxShowReply reply{
        .id = mailbox.id,
        .address = request.address.text(),
        .quota = mailbox.quota,
        .used = usage ? std::optional(usage->bytes) : std::nullopt,
        .messages = usage ? std::optional(usage->messages) : std::nullopt,
        .used_at = usage ? std::optional(usage->at) : std::nullopt,
        .suspended = mailbox.is_suspended,
        .refuses = mailbox.refuses,
        .display_name = filled(mailbox.display_name),
        .scheme = scheme_in(mailbox.password),
        .aliases = aliases_that_lead_to(context, *mine),
        .since = mailbox.since,
        .by = mailbox.by,
        .password_at = mailbox.password_at,
        .notes = {}};
    if (!usage) {
        reply.notes.emplace_back("Dovecot does not tell how full it is");
    }
    return reply;
}

Result<api::MailboxMeasureReply> measure_mailboxes(Context& context, api::MailboxMeasure& request) {
    store::MailboxFilter filter{
        .owner = scope_of(context.caller), .after = request.after.value_or(0)};
    if (request.domain) {
        const auto domain = my_domain(context, *request.domain);
        if (!domain) {
            return domain.error();
        }
        filter.domain = domain->id;
    }
    auto rows = context.services.shared.with([&](store::Database& db) {
        return store::mailboxes(db, filter, most_measured + 1);
    });
    api::MailboxMeasureReply reply{};
    if (rows.size() > static_cast<std::size_t>(most_measured)) {
        rows.pop_back();
        reply.next = rows.back().mailbox.id;
    }
    const auto measured = measure(context.services, rows);
    for (const auto& row : rows) {
        const auto address = fmt::format("{}@{}", row.mailbox.local, row.domain_name);
        const auto usage = measured.find(address);
        const bool is_known = usage != measured.end();
        reply.mailboxes.push_back(
            {address,
             row.mailbox.quota,
             is_known ? std::optional(usage->second.bytes) : std::nullopt,
             is_known ? std::optional(usage->second.messages) : std::nullopt}
        );
    }
    return reply;
}

Result<api::MailboxSchemesReply> list_schemes(Context& context, api::MailboxSchemes&) {
    api::MailboxSchemesReply reply{
        .schemes = {}, .present = std::string(about(default_scheme).name)};
    for (const auto& row :
         store::count_schemes(context.services.reader, scope_of(context.caller))) {
        const auto name = shown_scheme(row.beginning);
        const auto scheme = scheme_by_name(name);
        const bool is_known = static_cast<bool>(scheme);
        reply.schemes.push_back(
            {is_known ? std::string(about(*scheme).name) : name,
             row.count,
             is_known && about(*scheme).strength != Strength::sound,
             is_known && about(*scheme).rank < about(default_scheme).rank}
        );
    }
    return reply;
}

Result<api::MailboxListReply> list_mailboxes(Context& context, api::MailboxList& request) {
    auto& reader = context.services.reader;
    const auto limit =
        std::clamp<std::int64_t>(request.limit.value_or(longest_page), 1, longest_page);
    const auto sorted = sorted_as<store::MailboxKey>(request, "address", limit);
    if (!sorted) {
        return sorted.error();
    }
    store::MailboxFilter filter{
        .owner = scope_of(context.caller),
        .contains = lower_case(request.contains.value_or("")),
        .is_suspended = request.suspended};
    if (request.domain) {
        const auto domain = store::find_hosted_domain(reader, request.domain->text());
        filter.domain = domain ? domain->id : -1;
    }
    const store::ReadTransaction moment(reader);
    const auto page = store::list_mailboxes(reader, filter, sorted->key, sorted->wanted);
    api::MailboxListReply reply{{}, cursor_of(sorted->order, page.next)};
    for (const auto& [mailbox, domain, used] : page.rows) {
        reply.mailboxes.push_back(
            {mailbox.id,
             fmt::format("{}@{}", mailbox.local, domain),
             mailbox.quota,
             used,
             mailbox.is_suspended,
             mailbox.refuses,
             filled(mailbox.display_name),
             scheme_in(mailbox.password),
             mailbox.since,
             mailbox.by,
             mailbox.password_at}
        );
    }
    return reply;
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::MailboxList, mailctl::hosting::list_mailboxes)
MAILCTL_HANDLER(mailctl::api::MailboxMeasure, mailctl::hosting::measure_mailboxes)
MAILCTL_HANDLER(mailctl::api::MailboxSchemes, mailctl::hosting::list_schemes)
MAILCTL_HANDLER(mailctl::api::MailboxShow, mailctl::hosting::show_mailbox)
