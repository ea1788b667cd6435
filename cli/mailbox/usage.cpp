#include "cli/connect.hpp"
#include "cli/idn.hpp"
#include "cli/mailbox/size_text.hpp"
#include "cli/option.hpp"
#include "cli/output/table.hpp"
#include "common/api/mailbox/measure.hpp"
#include "common/wire/described.hpp"

#include <string>

namespace mailctl::cli {

void mailbox_usage_options(Options& options) {
    add_value(options, "domain", "DOMAIN", "Of this domain alone");
}

Result<int> mailbox_usage(const Arguments& arguments, Output& output) {
    auto domain = typed_domain_at(arguments, "domain");
    if (!domain) {
        return domain.error();
    }
    api::MailboxMeasure request{.domain = *std::move(domain), .after = {}};
    Table table(output.palette(), {"ADDRESS", "USED", "QUOTA", "MESSAGES"});
    for (;;) {
        const auto reply =
            Daemon(arguments.globals(), output).with_patience(change_patience).call(request);
        if (!reply) {
            return reply.error();
        }
        for (const auto& mailbox : reply->mailboxes) {
            table.add(
                {{mailbox.address},
                 {mailbox.used ? size_text(*mailbox.used) : "unknown"},
                 {mailbox.quota == 0 ? "-" : size_text(mailbox.quota)},
                 {mailbox.messages ? std::to_string(*mailbox.messages) : "-"}}
            );
        }
        if (reply->mailboxes.empty() && !request.after) {
            output.part(wire::encode(*reply), "There are no such mailboxes.\n");
            return 0;
        }
        output.part(wire::encode(*reply), table.take());
        if (!reply->next) {
            return 0;
        }
        request.after = reply->next;
    }
}

}  // namespace mailctl::cli
