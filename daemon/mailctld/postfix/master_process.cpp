#include "daemon/mailctld/postfix/master_process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

namespace mailctl::postfix {
namespace {

struct ProcessState {
    std::string name;
    char state;
    unsigned long long started;
};

// proc(5): "pid (name) state ...", the start time being field 22.
std::optional<ProcessState> state_of(pid_t pid) {
    std::ifstream file(fmt::format("/proc/{}/stat", pid));
    std::string text;
    if (!std::getline(file, text)) {
        return std::nullopt;
    }
    const auto open = text.find('(');
    const auto close = text.rfind(')');
    if (open == std::string::npos || close == std::string::npos) {
        return std::nullopt;
    }
    std::istringstream fields(text.substr(close + 1));
    ProcessState process{text.substr(open + 1, close - open - 1), '?', 0};
    std::string skipped;
    fields >> process.state;
    constexpr int fields_between = 18;
    for (int i = 0; i < fields_between; ++i) {
        fields >> skipped;
    }
    fields >> process.started;
    return process;
}

std::set<pid_t> queue_managers_among(const std::set<pid_t>& pids) {
    std::set<pid_t> found;
    for (const pid_t pid : pids) {
        if (const auto process = state_of(pid); process && process->name.ends_with("qmgr")) {
            found.insert(pid);
        }
    }
    return found;
}

}  // namespace

MasterProcess::MasterProcess(pid_t pid, unsigned long long started)
    : pid_(pid)
    , started_(started)
    , children_(children())
    , queue_managers_(queue_managers_among(children_)) {}

std::optional<MasterProcess> MasterProcess::find(const std::filesystem::path& queue_directory) {
    std::ifstream file(queue_directory / "pid" / "master.pid");
    pid_t pid = 0;
    if (!(file >> pid) || pid < 1) {
        return std::nullopt;
    }
    // The file outlives its process, and the number may be somebody else's by now.
    const auto process = state_of(pid);
    if (!process || process->name != "master" || process->state == 'Z') {
        return std::nullopt;
    }
    return MasterProcess(pid, process->started);
}

bool MasterProcess::is_alive() const {
    const auto process = state_of(pid_);
    return process && process->started == started_ && process->state != 'Z';
}

std::set<pid_t> MasterProcess::children() const {
    std::ifstream file(fmt::format("/proc/{0}/task/{0}/children", pid_));
    std::set<pid_t> found;
    for (pid_t child = 0; file >> child;) {
        found.insert(child);
    }
    return found;
}

// master starts the new queue manager by knocking at its socket. The old one, if it has not yet
// seen that it is dismissed, may answer in its place; then there is none until mail comes, which is
// how Postfix wants it. Longer than a dying master sleeps, because it may have dismissed some by
// then.
bool MasterProcess::has_reloaded_by(std::chrono::steady_clock::time_point deadline) const {
    constexpr std::chrono::milliseconds pause{2};
    constexpr std::chrono::milliseconds grace{1500};
    using Clock = std::chrono::steady_clock;
    auto last_seen = Clock::now();
    while (is_alive()) {
        const auto present = queue_managers_among(children());
        const auto is_old = [&](pid_t pid) { return children_.count(pid) != 0; };
        if (!std::all_of(present.begin(), present.end(), is_old)) {
            return true;
        }
        const auto now = Clock::now();
        if (!present.empty() || queue_managers_.empty()) {
            last_seen = now;
        }
        if (now - last_seen > grace) {
            return true;
        }
        if (now > deadline) {
            return false;
        }
        std::this_thread::sleep_for(pause);
    }
    return false;
}

}  // namespace mailctl::postfix
