#pragma once

#include "cli/connect.hpp"
#include "common/api/platform/logs.hpp"

#include <chrono>
#include <functional>

namespace mailctl::cli {

/// Between two looks at the delivery log, which costs the platform a query each.
inline constexpr std::chrono::seconds follow_interval{10};

/// The longest wait while the platform is not reached; each failure doubles the interval up to it.
inline constexpr std::chrono::seconds follow_interval_max{60};

/// Waits; false ends the following.
using Pause = std::function<bool(std::chrono::seconds)>;

/// Prints the newest page of the delivery log, and then what is new, oldest first, until the pause
/// or an error ends it. While the platform is not reached it goes on asking, and says so once.
Status follow_logs(api::Logs request, Daemon& daemon, Output& output, const Pause& pause);

}  // namespace mailctl::cli
