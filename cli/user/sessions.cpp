#include "cli/connect.hpp"
#include "cli/output/table.hpp"
#include "common/api/user/list_sessions.hpp"

#include <string>
#include <utility>

namespace mailctl::cli {
namespace {

std::string sessions_text(const api::UserListSessionsReply& reply, const Palette& palette) {
    if (reply.sessions.empty()) {
        return "The user is logged in nowhere.\n";
    }
    Table table(palette, {"ID", "SINCE", "LAST SEEN", "FROM", "BROWSER"});
    for (const auto& session : reply.sessions) {
        table.add(
            {{std::to_string(session.id), Colour::bold},
             {session.since},
             {session.seen},
             {session.address},
             {session.agent}}
        );
    }
    return table.take();
}

}  // namespace

Result<int> user_sessions(const Arguments& arguments, Output& output) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    const api::UserListSessions request{.name = *std::move(name)};
    const auto reply = Daemon(arguments.globals(), output).call(request);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), sessions_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
