#include "daemon/mailctld/call/turns.hpp"

#include <chrono>

namespace mailctl {
namespace {

// As long as a change of Postfix waits for another one.
constexpr std::chrono::seconds patience{30};

}  // namespace

Result<Turns::Turn> Turns::take(const std::string& name) {
    std::unique_lock lock(mutex_);
    const bool is_free = freed_.wait_for(lock, patience, [&] { return taken_.count(name) == 0; });
    if (!is_free) {
        return Error{
            Errc::busy, "something else is being done there already", "try again in a moment", {}};
    }
    taken_.insert(name);
    return Turn(*this, name);
}

void Turns::give_back(const std::string& name) {
    const std::lock_guard lock(mutex_);
    taken_.erase(name);
    freed_.notify_all();
}

}  // namespace mailctl
