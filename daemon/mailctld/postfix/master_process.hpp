#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <set>

#include <sys/types.h>

namespace mailctl::postfix {

/// Postfix's master process, watched from outside through its pid file and /proc. Sends it nothing.
class MasterProcess {
public:
    /// The master that runs on this queue directory; nothing when none does.
    static std::optional<MasterProcess> find(const std::filesystem::path& queue_directory);

    pid_t pid() const { return pid_; }

    bool is_alive() const;

    /// Waits until a reload that was asked for after find() has been carried out: master has read
    /// its configuration and replaced its queue manager, or at least dismissed the old one. A
    /// master that meets a fatal error instead sleeps for a second and exits. False when time is up
    /// or it died.
    bool has_reloaded_by(std::chrono::steady_clock::time_point deadline) const;

private:
    MasterProcess(pid_t pid, unsigned long long started);

    std::set<pid_t> children() const;

    pid_t pid_;
    unsigned long long started_;      ///< Clock ticks since boot: tells a process from a later one.
    std::set<pid_t> children_;        ///< At the time of find().
    std::set<pid_t> queue_managers_;  ///< Of those; one, as a rule.
};

}  // namespace mailctl::postfix
