#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>

#include <sys/types.h>

namespace mailctl::postfix {

/// How master has taken up what it was told.
enum class TakeUp {
    works,       ///< A queue manager that is not an old one has read the configuration and works.
    died,        ///< master is gone.
    no_manager,  ///< The old queue manager is gone, and master starts no other, though it was asked
                 ///< to.
    unmoved,     ///< Nothing has happened: the old queue manager is still there.
};

/// Postfix's master process, watched from outside through its pid file and /proc. Sends it nothing.
class MasterProcess {
public:
    static std::filesystem::path pid_file(const std::filesystem::path& queue_directory);

    /// The master that runs on this queue directory; nothing when none does.
    static std::optional<MasterProcess> find(const std::filesystem::path& queue_directory);

    pid_t pid() const { return pid_; }

    bool is_alive() const;

    /// The queue managers that it has now; one, as a rule.
    std::set<pid_t> queue_managers() const;

    /// Since when a queue manager has worked, in seconds since the epoch; nothing when none does.
    std::optional<std::int64_t> works_since() const;

    /// Waits until a queue manager other than the `old` ones works, which master starts only after
    /// it has read its configuration. It may have to be woken for that, by `knock`: the old one, if
    /// it has not yet seen that it is dismissed, answers in its place, and then there is none until
    /// mail comes. Waits longer where there are signs that the machine is slow and not Postfix.
    TakeUp take_up(const std::set<pid_t>& old, const std::function<bool()>& knock) const;

private:
    MasterProcess(pid_t pid, unsigned long long started);

    std::set<pid_t> children() const;
    bool has_something_to_do() const;

    pid_t pid_;
    unsigned long long started_;  ///< Clock ticks since boot: tells a process from a later one.
};

}  // namespace mailctl::postfix
