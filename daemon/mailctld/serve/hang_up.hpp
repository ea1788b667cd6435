#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <cstdint>
#include <functional>
#include <optional>

namespace mailctl {

namespace asio = boost::asio;

/// Tells that a client has gone, while its call is under way and nobody reads from its socket.
class HangUp {
public:
    using Socket = asio::local::stream_protocol::socket;

    explicit HangUp(Socket& socket) : socket_(socket) {}

    /// Calls `told`, once, if the client goes before end(). `told` keeps the socket alive.
    void watch(std::function<void()> told);

    /// Cancels whatever else waits on the socket, too.
    void end();

    /// Whether the client has read all that was written, or has gone without. Nothing while neither
    /// is so. Not to be called while watch() may tell: each of them takes what the kernel tells
    /// once.
    static std::optional<bool> has_read(int socket);

private:
    asio::awaitable<void> wait(std::function<void()> told);

    Socket& socket_;
    std::uint64_t turn_ = 0;  ///< A wait that outlives its call must not watch the next one.
};

}  // namespace mailctl
