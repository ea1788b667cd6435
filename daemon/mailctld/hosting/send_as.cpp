#include "common/api/mailbox/send_as.hpp"

#include "common/api/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/senders.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>

namespace mailctl::hosting {
namespace {

std::optional<std::string> shown_senders(const std::vector<std::string>& addresses) {
    return addresses.empty() ? std::nullopt
                             : std::optional(fmt::format("{}", fmt::join(addresses, ", ")));
}

// Nobody gives away what is another tenant's, and what is not here nobody here can tell.
Status check_is_my_domain(const Context& context, const MailboxAddress& address) {
    auto domain = my_domain(context, address.domain());
    if (domain) {
        return {};
    }
    auto error = domain.error();
    error.parameter = "addresses";
    return error;
}

void write_senders(
    store::Database& db, const Mine& mine, const std::vector<MailboxAddress>& addresses
) {
    store::forget_senders(db, mine.mailbox.id);
    for (const auto& address : addresses) {
        if (const auto domain = store::find_hosted_domain(db, address.domain().text())) {
            store::add_sender(db, {mine.mailbox.id, domain->id, address.local().text()});
        }
    }
}

}  // namespace

Result<api::Act> send_as(Context& context, api::MailboxSendAs& request) {
    const auto mine = my_mailbox(context, request.address);
    if (!mine) {
        return mine.error();
    }
    for (const auto& address : request.addresses) {
        if (auto status = check_is_my_domain(context, address); !status) {
            return status.error();
        }
    }
    const auto own = request.address.text();
    api::Act act{.changed = false, .dry_run = context.dry_run};
    const auto status = record_if(context, act, [&](store::Database& db) -> Result<act::Note> {
        const auto before = store::sender_addresses_of(db, mine->mailbox.id);
        write_senders(db, *mine, request.addresses);
        const auto after = store::sender_addresses_of(db, mine->mailbox.id);
        act.changed = before != after;
        act.plan.push_back(
            {"senders of " + own, "mailctl", shown_senders(before), shown_senders(after)}
        );
        std::set<std::string> touched(before.begin(), before.end());
        touched.insert(after.begin(), after.end());
        for (const auto& address : touched) {
            store::add_errand(db, address_subject(address));
        }
        return act::Note{
            api::MailboxSendAs::method,
            "mailbox-senders",
            after.empty() ? fmt::format("{} sends with its own address", own)
                          : fmt::format("{} may send as {}", own, fmt::join(after, ", "))};
    });
    if (!status) {
        return status.error();
    }
    if (!act.changed) {
        act.plan.clear();
    } else if (!act.dry_run) {
        follow(context, act.notes);
    }
    return act;
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::MailboxSendAs, mailctl::hosting::send_as)
