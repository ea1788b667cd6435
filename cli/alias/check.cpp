#include "common/api/alias/check.hpp"

#include "cli/connect.hpp"
#include "cli/exit_status.hpp"
#include "cli/idn.hpp"
#include "cli/output/table.hpp"
#include "common/types/text.hpp"
#include "common/wire/described.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>

namespace mailctl::cli {
namespace {

const char* told(api::MailFate fate) {
    switch (fate) {
        case api::MailFate::alias:
            return "goes on to";
        case api::MailFate::tagged:
            return "without its tag";
        case api::MailFate::caught:
            return "nobody's, so it is caught by";
        case api::MailFate::catch_all:
            return "the catch-all, goes on to";
        case api::MailFate::mailbox:
            return "a mailbox: it ends here";
        case api::MailFate::refused:
            return "suspended, and takes no mail";
        case api::MailFate::exterior:
            return "leaves the domains that are here";
        case api::MailFate::loop:
            return "was here before: a loop";
        case api::MailFate::nobody:
            return "nobody has it";
    }
    return "";
}

Colour colour_of(api::MailFate fate) {
    switch (fate) {
        case api::MailFate::mailbox:
        case api::MailFate::exterior:
            return Colour::green;
        case api::MailFate::refused:
        case api::MailFate::loop:
        case api::MailFate::nobody:
            return Colour::red;
        default:
            return Colour::plain;
    }
}

std::string check_text(const api::AliasCheckReply& reply, const Palette& palette) {
    Table table(palette);
    for (const auto& step : reply.steps) {
        const auto indent = std::string(static_cast<std::size_t>(2 * step.depth), ' ');
        table.add({{indent + escaped(step.address)}, {told(step.fate), colour_of(step.fate)}});
    }
    auto text = table.take();
    if (!reply.senders.empty()) {
        text += fmt::format(
            "May send with it: {}\n", escaped(fmt::format("{}", fmt::join(reply.senders, ", ")))
        );
    }
    return text + (reply.ok ? "All of its mail arrives.\n"
                            : fmt::format(
                                  "Not all of its mail arrives: {}\n",
                                  escaped(reply.problem.value_or("it ends nowhere"))
                              ));
}

}  // namespace

Result<int> alias_check(const Arguments& arguments, Output& output) {
    auto address = typed_address(arguments.values().front());
    if (!address) {
        return address.error();
    }
    const api::AliasCheck request{.address = *std::move(address)};
    const auto reply = Daemon(arguments.globals(), output).call(request);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), check_text(*reply, output.palette()));
    return reply->ok ? 0 : exit_with_findings;
}

}  // namespace mailctl::cli
