#include "common/api/user/list.hpp"

#include "cli/connect.hpp"
#include "cli/output/table.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string list_text(const api::UserListReply& reply, const Palette& palette) {
    if (reply.users.empty()) {
        return "Nobody may log in over HTTP; \"mailctl user add\" lets somebody.\n";
    }
    Table table(
        palette, {"NAME", "ROLE", "TENANT", "STATE", "CODES", "SESSIONS", "LAST LOGIN", "FROM"}
    );
    for (const auto& user : reply.users) {
        table.add(
            {{user.name, Colour::bold},
             {user.role},
             {user.tenant},
             {user.enabled ? "enabled" : "disabled", user.enabled ? Colour::plain : Colour::red},
             {user.second_factor ? "yes" : "no"},
             {std::to_string(user.sessions)},
             {user.last_login.value_or("never")},
             {user.last_address.value_or("-")}}
        );
    }
    return table.take();
}

}  // namespace

Result<int> user_list(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output).call(api::UserList{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), list_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
