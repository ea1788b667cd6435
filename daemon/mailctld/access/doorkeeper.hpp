#pragma once

#include "common/error.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace mailctl::access {

/// Slows down who tries to log in and fails: some tries at once, then each waits twice as long as
/// the one before. Counted for each name, also of nobody's, and for each address. A browser that
/// was logged in before counts for itself alone, so that no stranger can lock its user out.
///
/// In memory, for the names and addresses that were tried last. It does not promise to slow down
/// who comes from ten thousand addresses and tries another name each time.
class Doorkeeper {
public:
    using Clock = std::chrono::steady_clock;

    static constexpr int tries_at_once = 5;
    static constexpr std::chrono::seconds longest_wait{900};
    static constexpr std::size_t known_max = 4096;

    explicit Doorkeeper(std::function<Clock::time_point()> now = Clock::now)
        : now_(std::move(now)) {}

    /// How long whoever is so called has to wait with the next try.
    std::chrono::seconds due(const std::string& who);

    void failed(const std::string& who);
    void succeeded(const std::string& who);

private:
    struct Tries {
        int failed = 0;
        Clock::time_point last;
        Clock::time_point next;
    };

    void make_room();

    const std::function<Clock::time_point()> now_;
    std::mutex mutex_;
    std::map<std::string, Tries> tries_;
};

/// What whoever has to wait is told.
Error too_many_tries(std::chrono::seconds wait);

/// What of an address one owner has: of IPv6 the first half. What is no address is one for all.
std::string neighbourhood_of(const std::string& address);

}  // namespace mailctl::access
