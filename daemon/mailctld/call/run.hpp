#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace mailctl {

/// How often things have come to what, since the daemon started. For any thread.
class Tally {
public:
    /// The name of what was done, and what it came to.
    using Counts = std::map<std::pair<std::string, std::string>, std::int64_t, std::less<>>;

    /// `result` is "done", or an error's name.
    void count(std::string_view name, std::string_view result) {
        const std::lock_guard alone(mutex_);
        ++counts_[{std::string(name), std::string(result)}];
    }

    Counts counts() const {
        const std::lock_guard alone(mutex_);
        return counts_;
    }

private:
    mutable std::mutex mutex_;
    Counts counts_;
};

/// One life of the daemon.
struct Run {
    Run();

    const std::string number;   ///< No other run's.
    const std::string started;  ///< RFC 3339, UTC.
    Tally changes;              ///< By feature.
    Tally jobs;                 ///< Of mailctl-net's, by method.
    Tally acts;                 ///< What works, by method.
};

}  // namespace mailctl
