#include "daemon/mailctld/hosting/session_ends.hpp"

#include "daemon/mailctld/call/together.hpp"
#include "daemon/mailctld/files/whole_file.hpp"
#include "daemon/mailctld/hosting/afterwards.hpp"
#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/program/operator.hpp"
#include "daemon/mailctld/store/session_ends.hpp"

#include <fmt/format.h>

#include <mutex>
#include <set>
#include <system_error>

namespace mailctl::hosting {
namespace {

// mailctl-op takes more, and has not the time for more: a list that ran out of it would be tried
// again as a whole.
constexpr std::int64_t list_length = 20;

// mailctl-op reads whom to end from one file.
std::mutex& one_list_at_a_time() {
    static std::mutex mutex;
    return mutex;
}

Status ask_to_end(const Config& config, const std::vector<store::SessionEnd>& ends) {
    std::set<std::string> names;
    for (const auto& end : ends) {
        names.insert(end.whose);
    }
    std::string lines;
    for (const auto& name : names) {
        lines += name + '\n';
    }
    const auto list = config.stage() / "ended-sessions";
    try {
        files::put_whole_file(list, lines);
        const auto answer = program::Operator(config).ask(program::Verb::dovecot_end_sessions);
        files::put_whole_file(list, std::nullopt);
        if (!answer) {
            return answer.error();
        }
        if (answer->exit_status == 0 || answer->exit_status == program::Operator::not_running) {
            return {};
        }
    } catch (const std::system_error& error) {
        return Error{Errc::failed, error.what(), {}, {}};
    }
    return Error{Errc::failed, "Dovecot did not do it", {}, {}};
}

}  // namespace

Status end_sessions(Services& services) {
    const std::lock_guard turn(one_list_at_a_time());
    for (;;) {
        const auto ends = services.shared.read([&](store::Database& db) {
            return store::session_ends(db, services.lookups.followed(), list_length);
        });
        if (ends.empty()) {
            return {};
        }
        if (auto status = ask_to_end(services.config, ends); !status) {
            return status;
        }
        services.shared.change([&](store::Database& db) {
            store::forget_session_ends(db, ends.back().sequence);
        });
    }
}

void end_sessions(const Context& context, const std::string& whose, api::Act& act) {
    if (act.dry_run || !act.changed) {
        return;
    }
    if (context.together != nullptr) {
        context.together->ended.insert(whose);
        return;
    }
    const auto status =
        afterwards("hosting.sessions", [&] { return end_sessions(context.services); });
    if (!status) {
        act.notes.push_back(fmt::format(
            "the sessions of {} go on for now: {}; it is tried again by itself",
            whose,
            status.error().message
        ));
    }
}

}  // namespace mailctl::hosting
