#include "common/api/user/end_sessions.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

#include <utility>

namespace mailctl::cli {

void user_end_sessions_options(Options& options) {
    add_value(options, "session", "ID", "This one alone");
    dry_run_option(options);
}

Result<int> user_end_sessions(const Arguments& arguments, Output& output) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    const auto session = arguments.number("session", 1, INT64_MAX);
    if (!session) {
        return session.error();
    }
    const api::UserEndSessions request{
        .name = *std::move(name), .id = *session, .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The user is logged out.", .already = "the user is logged in nowhere"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
