#include "daemon/mailctld/postfix/master_process.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <thread>

#include <time.h>
#include <unistd.h>

namespace mailctl::postfix {
namespace {

using Clock = std::chrono::steady_clock;

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

// proc(5): a field of /proc/PID/status, which everybody may read; empty when the process is gone.
std::string status_field(pid_t pid, std::string_view name) {
    std::ifstream file(fmt::format("/proc/{}/status", pid));
    std::string line;
    while (std::getline(file, line)) {
        if (line.starts_with(name) && line.substr(name.size(), 1) == ":") {
            return std::string(trimmed(std::string_view(line).substr(name.size() + 1)));
        }
    }
    return {};
}

// A program of Postfix's gives root up when it has read its configuration and found it good.
bool has_given_up_root(pid_t pid) {
    std::istringstream ids(status_field(pid, "Uid"));
    uid_t real = 0;
    uid_t effective = 0;
    return static_cast<bool>(ids >> real >> effective) && effective != 0;
}

bool waits_for(pid_t pid, int signal, const char* pending) {
    std::uint64_t signals = 0;
    std::istringstream(status_field(pid, pending)) >> std::hex >> signals;
    return (signals >> (signal - 1) & 1) != 0;
}

/// When a thing was seen last, and for how long it has not been.
class LastSeen {
public:
    void now() { at_ = Clock::now(); }
    bool is_older_than(Clock::duration age) const { return Clock::now() - at_ > age; }

private:
    Clock::time_point at_ = Clock::now();
};

constexpr std::chrono::milliseconds pause{2};

// Longer than master sleeps before it dies of a fatal error (a second), because it may have
// dismissed the old queue manager by then.
constexpr std::chrono::milliseconds knock_after{1200};

// One that master.cf lets keep root works when it has lived this long.
constexpr std::chrono::seconds proof_of_life{1};

// An idle master takes up a reload within milliseconds. Where it has something to do and does not
// get to it, the machine is slow, and a reload may take as long as all those that wait before it.
constexpr std::chrono::seconds idle_patience{10};
constexpr std::chrono::seconds busy_patience{60};

}  // namespace

MasterProcess::MasterProcess(pid_t pid, unsigned long long started)
    : pid_(pid), started_(started) {}

std::filesystem::path MasterProcess::pid_file(const std::filesystem::path& queue_directory) {
    return queue_directory / "pid" / "master.pid";
}

std::optional<MasterProcess> MasterProcess::find(const std::filesystem::path& queue_directory) {
    std::ifstream file(pid_file(queue_directory));
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

std::set<pid_t> MasterProcess::queue_managers() const {
    std::set<pid_t> found;
    for (const pid_t pid : children()) {
        const auto process = state_of(pid);
        if (process && process->name.ends_with("qmgr") && process->state != 'Z') {
            found.insert(pid);
        }
    }
    return found;
}

std::optional<std::int64_t> MasterProcess::works_since() const {
    timespec now{};
    timespec up{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    ::clock_gettime(CLOCK_BOOTTIME, &up);
    std::optional<std::int64_t> newest;
    for (const pid_t pid : queue_managers()) {
        const auto process = state_of(pid);
        if (!process || !has_given_up_root(pid)) {
            continue;
        }
        const auto ticks = static_cast<std::int64_t>(process->started);
        const std::int64_t age = up.tv_sec - ticks / ::sysconf(_SC_CLK_TCK);
        newest = std::max(newest.value_or(0), now.tv_sec - age);
    }
    return newest;
}

// It would run if it got the processor, or a signal lies there that it has not seen; or a child of
// its has not even become the program that it is to be.
bool MasterProcess::has_something_to_do() const {
    const auto process = state_of(pid_);
    if (!process || process->state == 'R' || process->state == 'D' ||
        waits_for(pid_, SIGHUP, "ShdPnd") || waits_for(pid_, SIGHUP, "SigPnd")) {
        return true;
    }
    const auto all = children();
    return std::any_of(all.begin(), all.end(), [](pid_t pid) {
        const auto child = state_of(pid);
        return child && (child->name == "master" || child->state == 'Z');
    });
}

TakeUp MasterProcess::take_up(const std::set<pid_t>& old, const std::function<bool()>& knock)
    const {
    const auto limit = Clock::now() + busy_patience;
    LastSeen manager;
    LastSeen change;
    std::map<pid_t, LastSeen> fresh;
    bool has_knocked = false;
    bool old_is_there = true;
    while (is_alive()) {
        const auto present = queue_managers();
        old_is_there = false;
        for (const pid_t pid : present) {
            if (old.count(pid) != 0) {
                old_is_there = true;
            } else if (const auto& seen = fresh[pid];
                       has_given_up_root(pid) || seen.is_older_than(proof_of_life)) {
                return TakeUp::works;
            }
        }
        if (!present.empty()) {
            manager.now();
        } else if (!has_knocked && manager.is_older_than(knock_after)) {
            has_knocked = knock();
            manager.now();  // where it could not be done, again after a while
            if (has_knocked) {
                change.now();
            }
        }
        if (has_something_to_do() || (!present.empty() && !old_is_there)) {
            change.now();
        }
        if (change.is_older_than(idle_patience) || Clock::now() > limit) {
            return old_is_there ? TakeUp::unmoved : TakeUp::no_manager;
        }
        std::this_thread::sleep_for(pause);
    }
    return TakeUp::died;
}

}  // namespace mailctl::postfix
