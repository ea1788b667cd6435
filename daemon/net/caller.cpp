#include "daemon/net/caller.hpp"

#include <chrono>
#include <string>
#include <utility>

#include <poll.h>

namespace mailctl::net {
namespace {

constexpr std::chrono::seconds reply_limit{5};

/// Leaves nothing of the tree behind.
std::string spent_text(wire::json parameters, bool continues) {
    auto reply = wire::json::object();
    reply["parameters"] = std::move(parameters);
    if (continues) {
        reply["continues"] = true;
    }
    auto text = wire::to_text(reply);
    wire::wipe(reply);
    return text;
}

}  // namespace

void Caller::tell(wire::json parameters) {
    if (wants_progress_) {
        auto text = spent_text(std::move(parameters), /*continues=*/true);
        send(text);
        wipe(text);
    }
}

void Caller::answer(wire::json parameters) {
    auto text = spent_text(std::move(parameters), /*continues=*/false);
    if (text.size() >= wire::max_reply_bytes) {
        refuse({Errc::failed, "the answer is longer than a reply can be", {}, {}});
    } else {
        send(text);
    }
    wipe(text);
}

void Caller::refuse(const Error& error) { send(wire::error_text(error)); }

void Caller::send(std::string_view message) {
    const auto sent = stream_.write(message, wire::Clock::now() + reply_limit);
    gone_ = gone_ || !sent;
}

bool Caller::gone() const {
    pollfd watched{.fd = stream_.fd(), .events = 0, .revents = 0};
    return gone_ || (::poll(&watched, 1, 0) > 0 && (watched.revents & (POLLHUP | POLLERR)) != 0);
}

}  // namespace mailctl::net
