#include "daemon/httpd/http/deadlines.hpp"

#include <algorithm>
#include <vector>

namespace mailctl::httpd::http {

void Deadlines::set(Watched& watched, Clock::time_point deadline) {
    watched.deadline_ = deadline;
    if (deadline < armed_for_) {
        arm(deadline);
    }
}

// Most deadlines are moved before they pass: the timer goes off too early then, and is set again.
void Deadlines::arm(Clock::time_point when) {
    armed_for_ = when;
    timer_.expires_at(when);
    timer_.async_wait([this](const boost::system::error_code& failed) {
        if (!failed) {
            look();
        }
    });
}

void Deadlines::look() {
    const auto now = Clock::now();
    auto next = Clock::time_point::max();
    std::vector<Watched*> late;
    for (auto* watched : *watched_) {
        if (watched->deadline_ <= now) {
            watched->deadline_ = Clock::time_point::max();
            late.push_back(watched);
        } else {
            next = std::min(next, watched->deadline_);
        }
    }
    armed_for_ = Clock::time_point::max();
    if (next != armed_for_) {
        arm(next);
    }
    for (auto* watched : late) {
        watched->overdue();
    }
}

void Deadlines::stop() {
    armed_for_ = Clock::time_point::max();
    timer_.cancel();
}

}  // namespace mailctl::httpd::http
