#include "daemon/op/rspamd.hpp"

#include "daemon/op/process.hpp"
#include "daemon/op/systemd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <map>
#include <set>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <pwd.h>

namespace mailctl::op::rspamd {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* rspamd_directory = "/etc/rspamd";
constexpr std::string_view main_title = "rspamd: main process";

// It reads its configuration and compiles it for a second or two before it starts other workers.
constexpr std::chrono::seconds rspamd_patience{30};
constexpr std::chrono::milliseconds rspamd_pause{20};

// The first run compiles regular expressions, which are then kept.
Ended ask_configtest(std::vector<std::string> words, const std::string& config_dir) {
    words.insert(
        words.end(),
        {"/usr/bin/rspamadm",
         "--var=CONFDIR=" + config_dir,
         "--var=LOCAL_CONFDIR=" + config_dir,
         "configtest",
         "-c",
         config_dir + "/rspamd.conf"}
    );
    return run(
        {.words = std::move(words),
         .config_dir = "/etc/postfix",
         .limit = std::chrono::seconds(50),
         .show = Command::Show::errors}
    );
}

// As Rspamd's own user, who has to be able to read every file of it at a reload, and whose cache
// this fills.
Ended check_as_itself() {
    return ask_configtest(
        {"/usr/bin/setpriv", "--reuid=_rspamd", "--regid=_rspamd", "--init-groups"},
        rspamd_directory
    );
}

// Anybody may call a process so; only root and Rspamd's own user count.
bool is_of_rspamd(pid_t pid) {
    const auto uid = user_of(pid);
    const passwd* const user = ::getpwnam("_rspamd");  // NOLINT(concurrency-mt-unsafe): one thread
    return uid && (*uid == 0 || (user != nullptr && *uid == user->pw_uid));
}

bool is_main(pid_t pid) { return title_of(pid).starts_with(main_title) && is_of_rspamd(pid); }

// It writes a pid file only where it is told to. A worker that it has just started has its title
// for an instant. Empty: it does not run.
std::vector<pid_t> main_processes() {
    auto found = processes();
    std::erase_if(found, [](pid_t pid) { return !is_main(pid) || is_main(parent_of(pid)); });
    return found;
}

// The workers of a main process: what kind each is.
Workers workers_of(pid_t main) {
    Workers workers;
    for (const pid_t pid : children_of(main)) {
        const auto title = title_of(pid);
        workers[pid] = title.substr(0, title.find(" ("));
    }
    return workers;
}

// Its main process may be another user's than ours, and then only systemd may tell it.
Ended hang_up_rspamd(pid_t main) {
    const auto unit = systemd_runs() ? unit_of_process(main, "rspamd") : std::string();
    if (!unit.empty()) {
        return systemctl({"reload", unit}, systemctl_patience);
    }
    if (::kill(main, SIGHUP) != 0) {
        return {
            EXIT_FAILURE,
            fmt::format(
                "its main process cannot be told: {}\n", std::generic_category().message(errno)
            )};
    }
    return {};
}

}  // namespace

bool is_renewed(const Workers& before, const Workers& now) {
    std::set<std::string> fresh;
    std::set<std::string> awaited;
    for (const auto& [pid, kind] : now) {
        if (before.count(pid) == 0) {
            fresh.insert(kind);
        }
    }
    bool is_any_left = false;
    for (const auto& [pid, kind] : before) {
        awaited.insert(kind);
        is_any_left = is_any_left || now.count(pid) != 0;
    }
    return !fresh.empty() &&
           (!is_any_left ||
            std::includes(fresh.begin(), fresh.end(), awaited.begin(), awaited.end()));
}

std::string new_complaints(
    std::string_view before, std::string_view now, std::string_view staged_dir
) {
    const auto lines_of = [&](std::string_view text) {
        std::vector<std::string> lines;
        while (!text.empty()) {
            std::string line(text.substr(0, text.find('\n')));
            text.remove_prefix(std::min(line.size() + 1, text.size()));
            for (auto at = line.find(staged_dir); at != std::string::npos;
                 at = line.find(staged_dir)) {
                line.replace(at, staged_dir.size(), rspamd_directory);
            }
            lines.push_back(std::move(line));
        }
        return lines;
    };
    const auto known = lines_of(before);
    std::string more;
    for (const auto& line : lines_of(now)) {
        // What name servers answer is another thing each time.
        const bool is_of_dns = line.find("resol") != std::string::npos;
        if (!is_of_dns && std::find(known.begin(), known.end(), line) == known.end()) {
            more += line + '\n';
        }
    }
    return more;
}

Ended check_live(const Settings& /*settings*/) { return check_as_itself(); }

// A module that does not understand its settings says so, and the test succeeds.
Ended check_stage(const Settings& settings) {
    const auto staged_dir = settings.stage_dir + "/rspamd";
    const auto live = check_as_itself();
    auto staged = ask_configtest({}, staged_dir);
    if (staged.status != 0) {
        return staged;
    }
    const auto more = new_complaints(live.text, staged.text, staged_dir);
    return more.empty() ? staged : Ended{EXIT_FAILURE, more};
}

Ended start(const Settings& /*settings*/) {
    return main_processes().empty() ? start_service("rspamd") : Ended();
}

Ended reload(const Settings& /*settings*/) {
    const auto mains = main_processes();
    if (mains.empty()) {
        return {status_not_running, "Rspamd is not running\n"};
    }
    if (mains.size() > 1) {
        return {EXIT_FAILURE, "it runs more than once, and which one is meant cannot be told\n"};
    }
    const pid_t main = mains.front();
    const auto before = workers_of(main);
    if (auto told = hang_up_rspamd(main); told.status != 0) {
        return told;
    }
    const auto deadline = Clock::now() + rspamd_patience;
    while (title_of(main).starts_with(main_title)) {
        if (is_renewed(before, workers_of(main))) {
            return {};
        }
        if (Clock::now() > deadline) {
            return {EXIT_FAILURE, "it goes on with what it had; its log has the reason\n"};
        }
        std::this_thread::sleep_for(rspamd_pause);
    }
    return {EXIT_FAILURE, "its main process is gone\n"};
}

}  // namespace mailctl::op::rspamd
