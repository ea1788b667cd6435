#pragma once

#include "common/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace mailctl::httpd {

namespace asio = boost::asio;

/// Nobody answers at mailctld's door; whoever did has gone in the middle of it.
Error away();
Error lost();

/// One connection to mailctld's front door. Frames are JSON with a NUL at the end.
class Link {
public:
    using Patience = std::chrono::steady_clock::duration;

    explicit Link(asio::io_context& io) : socket_(io), clock_(io) {}

    /// `unavailable` where nobody answers there.
    asio::awaitable<Status> connect(const std::string& path);

    /// Whether it can be used: it is open, and nobody has said anything unasked.
    bool is_usable();

    /// Wipes the text, which may hold a secret.
    asio::awaitable<Status> send(std::string text);

    /// The next reply, which may take so long, or for ever where nothing is said. What has come of
    /// it before an end is lost with it; has_heard() tells.
    asio::awaitable<Result<std::string>> hear(std::optional<Patience> patience);

    /// Whether anything has come since the last send().
    bool has_heard() const { return has_heard_; }

    void close();

private:
    void set_clock(std::optional<Patience> patience);

    asio::local::stream_protocol::socket socket_;
    asio::steady_timer clock_;
    std::shared_ptr<char> alive_ = std::make_shared<char>();
    std::string buffer_;
    bool has_heard_ = false;
};

}  // namespace mailctl::httpd
