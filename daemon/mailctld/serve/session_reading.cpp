#include "common/wire/as_tuple.hpp"
#include "common/wire/frame.hpp"
#include "daemon/mailctld/serve/session.hpp"

#include <boost/asio/buffer.hpp>
#include <fmt/format.h>

#include <array>

// From bytes to calls, within limits of size and time.
namespace mailctl {
namespace {

constexpr std::chrono::seconds idle_patience{60};
constexpr std::chrono::seconds message_patience{5};  // for the rest of a call that has begun

std::string too_long() {
    return wire::error_text(
        {Errc::protocol, fmt::format("a call is over {} bytes", wire::max_request_bytes), {}, {}}
    );
}

}  // namespace

asio::awaitable<bool> Session::read_call(std::string& message) {
    // The clock runs per call: a byte a second must not buy another five with each byte.
    auto deadline = Clock::now() + (inbox_.size() == 0 ? idle_patience : message_patience);
    for (;;) {
        if (inbox_.take(message)) {
            co_return true;
        }
        if (inbox_.size() > wire::max_request_bytes) {
            co_await write(too_long());
            co_return false;
        }
        const bool begins = inbox_.size() == 0;
        if (!co_await read_some(deadline)) {
            co_return false;
        }
        if (begins) {
            deadline = Clock::now() + message_patience;
        }
    }
}

asio::awaitable<bool> Session::read_some(Clock::time_point deadline) {
    if (draining_) {
        co_return false;
    }
    std::array<char, 4096> chunk;
    set_clock(deadline);
    reads_ = true;
    const auto [failed, size] = co_await socket_.async_read_some(asio::buffer(chunk), as_tuple);
    reads_ = false;
    if (failed) {
        co_return false;
    }
    inbox_.add({chunk.data(), size});
    explicit_bzero(chunk.data(), size);
    heard_ = threads_.kept.heard();
    is_first_ = true;
    co_return true;
}

// A timer that goes off too early is set again: most deadlines are later than the one before.
void Session::set_clock(Clock::time_point deadline) {
    deadline_ = deadline;
    if (!is_timed_ || deadline < patience_.expiry()) {
        watch_clock();
    }
}

void Session::watch_clock() {
    is_timed_ = true;
    patience_.expires_at(deadline_);
    patience_.async_wait([watched = weak_from_this()](const boost::system::error_code& failed) {
        const auto self = watched.lock();
        if (failed || !self) {
            return;
        }
        self->is_timed_ = false;
        if (self->reads_ && Clock::now() < self->deadline_) {
            self->watch_clock();
        } else if (self->reads_) {
            self->socket_.cancel();
        }
    });
}

}  // namespace mailctl
