#pragma once

#include "daemon/mailctld/config.hpp"

#include <chrono>
#include <future>
#include <optional>
#include <string>

namespace mailctl::program {

/// The lines of `postqueue -j`, as mailctl-op gives them; nothing where they cannot be had.
std::string queue_lines(const Config& config);

/// Looks at Postfix's queue, at most every few seconds, and keeps what it saw. Used on one thread
/// alone.
class QueueWatch {
public:
    using Clock = std::chrono::steady_clock;

    explicit QueueWatch(const Config& config) : config_(config) {}

    /// As of some seconds ago. Takes half a second at most, and that once in some seconds: while a
    /// long queue is being read, what was seen before counts.
    const std::string& lines();

    /// Until when another look would see the same as the last one. Past while Postfix is asked.
    Clock::time_point fresh_until() const;

private:
    const Config& config_;
    std::string lines_;
    std::optional<Clock::time_point> asked_;
    std::future<std::string> asking_;  ///< Last: waits for its thread, which uses the others.
};

}  // namespace mailctl::program
