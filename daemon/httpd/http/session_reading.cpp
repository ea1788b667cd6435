#include "daemon/httpd/http/session.hpp"

#include <algorithm>
#include <utility>

// From bytes to heads and bodies, within limits of size and time.
namespace mailctl::httpd::http {
namespace {

// Most heads fit in. What an idle client keeps of us is this.
constexpr std::size_t chunk_bytes = 1024;

}  // namespace

asio::awaitable<bool> Session::read_head() {
    head_bytes_ = 0;
    auto deadline = Clock::now() + engine_.limits.header;
    for (;;) {
        const auto state = find_end_of_head(inbox_, head_bytes_);
        if (head_bytes_ > engine_.limits.header_bytes) {
            co_await refuse(Refusal{431, "the header is too large"});
            co_return false;
        }
        if (state == HeadState::complete) {
            co_return true;
        }
        if (state == HeadState::broken) {
            co_await refuse(Refusal{400, "the request is malformed"});
            co_return false;
        }
        const bool begins = inbox_.empty();
        const auto phase = begins ? Phase::idle : Phase::reading;
        const auto until = begins ? idle_until() : deadline;
        const bool has_come = co_await read_some(phase, until);
        if (!has_come) {
            if (!begins && is_overdue_) {
                co_await refuse(Refusal{408, "the header has not come in time"});
            }
            co_return false;
        }
        if (begins) {
            deadline = Clock::now() + engine_.limits.header;
        }
    }
}

Session::Clock::time_point Session::idle_until() const {
    const auto& limits = engine_.limits;
    return engine_.is_draining ? last_active_ + limits.drain_grace : Clock::now() + limits.idle;
}

void Session::drop_head() {
    inbox_.erase(0, head_bytes_);
    head_bytes_ = 0;
    if (inbox_.empty() && inbox_.capacity() > 2 * chunk_bytes) {
        inbox_ = std::string();
    }
}

asio::awaitable<bool> Session::read_body(Head& head) {
    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    auto& request = head.request;
    if (head.expects_continue && inbox_.empty()) {
        const bool is_sent = co_await write(go_on);
        if (!is_sent) {
            co_return false;
        }
    }
    const auto deadline = Clock::now() + engine_.limits.body;
    while (inbox_.size() < request.body_bytes) {
        const bool has_come = co_await read_some(Phase::reading, deadline);
        if (!has_come) {
            if (is_overdue_) {
                co_await refuse(request, Refusal{408, "the body has not come in time"});
            }
            co_return false;
        }
    }
    if (inbox_.size() == request.body_bytes) {
        request.body = std::exchange(inbox_, {});
    } else {
        request.body = inbox_.substr(0, request.body_bytes);
        inbox_.erase(0, request.body_bytes);
    }
    co_return true;
}

// One read more; false where none came, or too late.
asio::awaitable<bool> Session::read_some(Phase phase, Clock::time_point deadline) {
    const auto held = inbox_.size();
    // Twice as much each time, as large bodies come in many pieces.
    const auto room = std::min(std::max(chunk_bytes, held), engine_.limits.header_bytes);
    inbox_.resize(held + room);
    phase_ = phase;
    is_overdue_ = false;
    set_deadline(deadline);
    const auto [failed, size] =
        co_await transport_->read_some(asio::mutable_buffer(inbox_.data() + held, room));
    clear_deadline();
    inbox_.resize(held + size);
    phase_ = Phase::reading;
    co_return !failed && size != 0 && !is_overdue_;
}

// Closed with bytes that were not read, a connection takes our answer with it: RFC 9112, 9.6.
asio::awaitable<void> Session::linger() {
    constexpr std::size_t read_max = 1 << 20;
    const auto deadline = Clock::now() + engine_.limits.linger;
    std::size_t read = 0;
    inbox_ = std::string();
    bool has_come = true;
    while (has_come && read < read_max) {
        has_come = co_await read_some(Phase::reading, deadline);
        read += inbox_.size();
        inbox_.clear();
    }
}

}  // namespace mailctl::httpd::http
