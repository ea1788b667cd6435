#include "common/api/mailbox/schemes.hpp"

#include "cli/connect.hpp"
#include "cli/output/table.hpp"
#include "common/wire/described.hpp"

#include <fmt/format.h>

#include <string>

namespace mailctl::cli {
namespace {

std::string schemes_text(const api::MailboxSchemesReply& reply, const Palette& palette) {
    if (reply.schemes.empty()) {
        return fmt::format(
            "There are no mailboxes; new passwords are kept by {}.\n", reply.present
        );
    }
    Table table(palette, {"SCHEME", "MAILBOXES", "IT IS"});
    for (const auto& scheme : reply.schemes) {
        const auto* what = scheme.weak ? "weak" : scheme.outdated ? "older" : "good";
        const auto colour = scheme.weak       ? Colour::red
                            : scheme.outdated ? Colour::yellow
                                              : Colour::green;
        table.add({{scheme.scheme}, {std::to_string(scheme.mailboxes)}, {what, colour}});
    }
    return table.take() + fmt::format("New passwords are kept by {}.\n", reply.present);
}

}  // namespace

Result<int> mailbox_schemes(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output).call(api::MailboxSchemes{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), schemes_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
