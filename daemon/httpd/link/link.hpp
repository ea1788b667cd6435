#pragma once

#include "common/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <string>

namespace mailctl::httpd {

namespace asio = boost::asio;

/// One connection to mailctld's front door. Frames are JSON with a NUL at the end.
class Link {
public:
    explicit Link(asio::io_context& io) : socket_(io) {}

    /// `unavailable` where nobody answers there.
    asio::awaitable<Status> connect(const std::string& path);

    /// Whether it can be used: it is open, and nobody has said anything unasked.
    bool is_usable();

    /// Wipes the text, which may hold a secret.
    asio::awaitable<Status> send(std::string text);

    /// The next reply. What has come of it before an end is lost with it; has_heard() tells.
    asio::awaitable<Result<std::string>> hear();

    /// Whether anything has come since the last send().
    bool has_heard() const { return has_heard_; }

    void close();

private:
    asio::local::stream_protocol::socket socket_;
    std::string buffer_;
    bool has_heard_ = false;
};

}  // namespace mailctl::httpd
