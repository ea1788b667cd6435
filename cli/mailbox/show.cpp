#include "common/api/mailbox/show.hpp"

#include "cli/connect.hpp"
#include "cli/mailbox/made.hpp"
#include "cli/mailbox/size_text.hpp"
#include "cli/output/table.hpp"
#include "common/wire/described.hpp"

#include <fmt/format.h>

#include <string>

namespace mailctl::cli {
namespace {

std::string filled_text(const api::MailboxShowReply& reply) {
    if (!reply.used) {
        return "unknown";
    }
    auto text = size_text(*reply.used);
    if (reply.quota > 0) {
        text += fmt::format(
            " of {}, {} %", size_text(reply.quota), *reply.used / ((reply.quota + 99) / 100)
        );
    }
    return fmt::format(
        "{}, {} messages, at {}", text, reply.messages.value_or(0), reply.used_at.value_or("-")
    );
}

std::string mailbox_facts(const api::MailboxShowReply& reply, const Palette& palette) {
    Table facts(palette);
    const auto add = [&](const char* name, std::string text, Colour colour = Colour::plain) {
        facts.add({{name, Colour::bold}, {std::move(text), colour}});
    };
    const auto* state = !reply.suspended ? "in use"
                        : reply.refuses  ? "suspended, refuses mail"
                                         : "suspended";
    add("Mailbox", reply.address);
    if (reply.display_name) {
        add("Name", *reply.display_name);
    }
    add("State", state, reply.suspended ? Colour::yellow : Colour::green);
    add("Quota", reply.quota == 0 ? "no limit" : size_text(reply.quota));
    add("Used", filled_text(reply));
    add("Password", fmt::format("{}, of {}", reply.scheme, reply.password_at));
    add("Made", fmt::format("{} by {}", reply.since, reply.by));
    add("Aliases",
        reply.aliases.empty() ? "none" : fmt::format("{}", fmt::join(reply.aliases, ", ")));
    for (const auto& note : reply.notes) {
        add("Note", note, Colour::yellow);
    }
    return facts.take();
}

}  // namespace

Result<int> mailbox_show(const Arguments& arguments, Output& output) {
    auto address = typed_mailbox(arguments);
    if (!address) {
        return address.error();
    }
    const api::MailboxShow request{.address = *std::move(address)};
    const auto reply =
        Daemon(arguments.globals(), output).with_patience(change_patience).call(request);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), mailbox_facts(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
