#include "daemon/mailctld/serve/places.hpp"

namespace mailctl {
namespace {

// More than these wait in vain: a change takes a tenth of a second, a trial of a relay half a
// minute.
constexpr int all_max = 16;
constexpr int guests_max = 4;  // half of the workers
constexpr int of_one_guest_max = 2;

}  // namespace

bool Places::take(const std::string& owner, bool is_guest) {
    const std::lock_guard guard(mutex_);
    if (all_ >= all_max || (is_guest && !has_room_for_guest(owner))) {
        return false;
    }
    ++all_;
    if (is_guest) {
        ++guests_;
        ++of_guest_[owner];
    }
    return true;
}

// The last place is for somebody who has none.
bool Places::has_room_for_guest(const std::string& owner) const {
    const auto found = of_guest_.find(owner);
    const int mine = found == of_guest_.end() ? 0 : found->second;
    return mine < of_one_guest_max && guests_ < (mine == 0 ? guests_max : guests_max - 1);
}

void Places::leave(const std::string& owner, bool is_guest) {
    const std::lock_guard guard(mutex_);
    --all_;
    if (!is_guest) {
        return;
    }
    --guests_;
    if (--of_guest_[owner] == 0) {
        of_guest_.erase(owner);
    }
}

}  // namespace mailctl
