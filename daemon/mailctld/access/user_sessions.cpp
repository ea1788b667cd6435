#include "common/api/act.hpp"
#include "common/api/session/list.hpp"
#include "common/api/user/end_sessions.hpp"
#include "common/api/user/list_sessions.hpp"
#include "daemon/mailctld/access/named_user.hpp"
#include "daemon/mailctld/access/sessions.hpp"
#include "daemon/mailctld/call/handler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace mailctl::access {
namespace {

std::string counted(std::size_t count) {
    return count == 1 ? "1 session" : fmt::format("{} sessions", count);
}

}  // namespace

Result<api::UserListSessionsReply> list_sessions_of(
    Context& context, api::UserListSessions& request
) {
    const auto user = user_named(context, request.name);
    if (!user) {
        return user.error();
    }
    return context.services.shared.with([&](store::Database& db) {
        return api::UserListSessionsReply{present_sessions(db, user->id, context.caller)};
    });
}

Result<api::Act> end_sessions_of(Context& context, api::UserEndSessions& request) {
    const auto user = user_named(context, request.name);
    if (!user) {
        return user.error();
    }
    const auto present = context.services.shared.with([&](store::Database& db) {
        return present_sessions(db, user->id, context.caller);
    });
    const auto is_meant = [&](const api::SessionState& session) {
        return !request.id || session.id == *request.id;
    };
    const auto count = std::count_if(present.begin(), present.end(), is_meant);
    if (request.id && count == 0) {
        return Error{
            Errc::not_found,
            fmt::format("{} has no session {}", user->name, *request.id),
            fmt::format("`mailctl user sessions {}` lists them", user->name),
            "id"};
    }
    if (count == 0) {
        return api::Act{.changed = false, .dry_run = context.dry_run};
    }
    const auto before = counted(present.size());
    const auto after = counted(present.size() - static_cast<std::size_t>(count));
    const auto text = request.id
                          ? fmt::format("{} is logged out of session {}", user->name, *request.id)
                          : fmt::format("{} is logged out everywhere", user->name);
    return act_on(
        context,
        *user,
        {api::UserEndSessions::method, "sessions-ended", text, before, after},
        [&](store::Database& db) {
            // One that has begun meanwhile ends with the others.
            request.id ? store::forget_session(db, *request.id)
                       : store::forget_sessions(db, user->id, 0);
        }
    );
}

}  // namespace mailctl::access

MAILCTL_HANDLER(mailctl::api::UserEndSessions, mailctl::access::end_sessions_of)
MAILCTL_HANDLER(mailctl::api::UserListSessions, mailctl::access::list_sessions_of)
