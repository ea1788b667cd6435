#include "cli/connect.hpp"
#include "cli/option.hpp"
#include "cli/output/table.hpp"
#include "common/api/mailbox/list_removed.hpp"
#include "common/types/text.hpp"
#include "common/wire/described.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string removed_text(const api::MailboxListRemovedReply& reply, const Palette& palette) {
    if (reply.removed.empty()) {
        return "No mailbox was removed in the last 30 days that could be brought back.\n";
    }
    Table table(palette, {"ID", "ADDRESS", "REMOVED", "BY", "KEPT UNTIL"});
    for (const auto& removed : reply.removed) {
        table.add(
            {{std::to_string(removed.id)},
             {escaped(removed.address)},
             {removed.removed_at},
             {escaped(removed.removed_by)},
             {removed.until}}
        );
    }
    auto text = table.take();
    return reply.next ? text + "There are more: --after " + std::to_string(*reply.next) + "\n"
                      : text;
}

}  // namespace

void mailbox_removed_options(Options& options) {
    add_value(options, "after", "N", "Go on behind this one");
}

Result<int> mailbox_removed(const Arguments& arguments, Output& output) {
    const auto after = arguments.number("after", 0, INT64_MAX);
    if (!after) {
        return after.error();
    }
    const api::MailboxListRemoved request{.after = *after};
    const auto reply = Daemon(arguments.globals(), output).call(request);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), removed_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
