#include "common/api/mailbox/list.hpp"

#include "cli/connect.hpp"
#include "cli/idn.hpp"
#include "cli/mailbox/size_text.hpp"
#include "cli/option.hpp"
#include "cli/output/table.hpp"
#include "cli/pages.hpp"
#include "common/types/text.hpp"
#include "common/wire/described.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string mailboxes_text(const api::MailboxListReply& reply, const Palette& palette) {
    if (reply.mailboxes.empty()) {
        return "There are no such mailboxes; \"mailctl mailbox add ADDRESS\" makes one.\n";
    }
    Table table(palette, {"ADDRESS", "USED", "QUOTA", "STATE", "PASSWORD", "SINCE", "NAME"});
    for (const auto& mailbox : reply.mailboxes) {
        const auto* state = !mailbox.suspended ? "in use"
                            : mailbox.refuses  ? "suspended, refuses mail"
                                               : "suspended";
        table.add(
            {{escaped(mailbox.address)},
             {mailbox.used ? size_text(*mailbox.used) : "-"},
             {mailbox.quota == 0 ? "-" : size_text(mailbox.quota)},
             {state, mailbox.suspended ? Colour::yellow : Colour::green},
             {escaped(mailbox.scheme)},
             {mailbox.since},
             {escaped(mailbox.display_name.value_or("-"))}}
        );
    }
    return table.take() + next_text(reply.next);
}

}  // namespace

void mailbox_list_options(Options& options) {
    add_value(options, "domain", "DOMAIN", "Of this domain alone");
    add_value(options, "contains", "TEXT", "Whose addresses have this in them");
    add_flag(options, "suspended", "The suspended ones alone");
    add_next(options);
    add_sort<api::MailboxColumn>(options);
}

Result<int> mailbox_list(const Arguments& arguments, Output& output) {
    auto domain = typed_domain_at(arguments, "domain");
    if (!domain) {
        return domain.error();
    }
    auto next = arguments.value<Cursor>("next");
    if (!next) {
        return next.error();
    }
    const auto sort = arguments.value<Sorting<api::MailboxColumn>>("sort");
    if (!sort) {
        return sort.error();
    }
    const api::MailboxList request{
        .domain = *std::move(domain),
        .contains = arguments.text("contains"),
        .suspended = arguments.flag("suspended"),
        .after = *std::move(next),
        .limit = {},
        .sort = *sort};
    const auto reply = Daemon(arguments.globals(), output).call(request);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), mailboxes_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
