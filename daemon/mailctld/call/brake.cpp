#include "daemon/mailctld/call/brake.hpp"

#include <algorithm>
#include <thread>

namespace mailctl {

// Each row costs `a_row` of time. What one is in debt beyond `rows_at_once` of them is waited for.
Brake::Clock::duration Brake::due(const std::string& owner, Clock::time_point now) {
    const std::lock_guard guard(mutex_);
    std::erase_if(paid_until_, [&](const auto& row) { return row.second <= now; });
    auto& paid = paid_until_.emplace(owner, now).first->second;
    paid += a_row;
    return std::clamp<Clock::duration>(paid - now - rows_at_once * a_row, {}, a_row);
}

void Brake::hold(const std::string& owner) {
    std::this_thread::sleep_for(due(owner, Clock::now()));
}

}  // namespace mailctl
