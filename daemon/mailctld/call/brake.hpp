#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace mailctl {

/// Slows down who writes row after row into the journal and is no administrator: as many at once as
/// hundreds of domains need, then one every few seconds, or they would fill the disk.
class Brake {
public:
    using Clock = std::chrono::steady_clock;

    static constexpr int rows_at_once = 200;
    static constexpr std::chrono::seconds a_row{5};

    /// How long this caller has to wait for having written another row.
    Clock::duration due(const std::string& owner, Clock::time_point now);

    /// Waits for that long.
    void hold(const std::string& owner);

private:
    std::mutex mutex_;
    std::map<std::string, Clock::time_point> paid_until_;  ///< Only who has written lately.
};

}  // namespace mailctl
