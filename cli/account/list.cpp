#include "common/api/account/list.hpp"

#include "cli/connect.hpp"
#include "cli/output/table.hpp"

#include <fmt/format.h>

#include <string>

namespace mailctl::cli {
namespace {

// Where a number is somebody else's by now, its first user's things wait for a decision.
Cell user_cell(const api::AccountEntry& entry) {
    const auto user = entry.user.value_or("-");
    if (!entry.now) {
        return {fmt::format("{} (gone)", user), Colour::yellow};
    }
    if (entry.user && *entry.now != user) {
        return {fmt::format("{} (now {})", user, *entry.now), Colour::yellow};
    }
    return {entry.user ? user : *entry.now};
}

std::string list_text(const api::AccountListReply& reply, const Palette& palette) {
    if (reply.accounts.empty()) {
        return "Nobody has an account or a grant.\n";
    }
    Table table(palette, {"USER", "UID", "ACCOUNT", "RELAY", "DOMAINS", "RECORDS OF", "GRANTS"});
    for (const api::AccountEntry& entry : reply.accounts) {
        table.add(
            {user_cell(entry),
             {std::to_string(entry.uid)},
             {entry.email.value_or("-")},
             {entry.relay ? "yes" : "no"},
             {std::to_string(entry.domains)},
             {std::to_string(entry.records)},
             {entry.grants.empty() ? "-" : fmt::format("{}", fmt::join(entry.grants, ", "))}}
        );
    }
    return table.take();
}

}  // namespace

Result<int> account_list(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output).call(api::AccountList{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), list_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
