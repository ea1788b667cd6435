#include "daemon/httpd/link/link.hpp"

#include "common/types/secret.hpp"
#include "common/wire/as_tuple.hpp"
#include "common/wire/frame.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <cerrno>

#include <sys/socket.h>

namespace mailctl::httpd {

Error away() {
    return {
        Errc::unavailable,
        "mailctld does not answer",
        "it may be starting anew: try again in a moment",
        {}};
}

Error lost() {
    return {
        Errc::remote_unknown,
        "mailctld has gone before it answered",
        "the history tells whether it was done",
        {}};
}

namespace {

Error too_long() { return {Errc::protocol, "a reply of mailctld's is too long", {}, {}}; }

}  // namespace

asio::awaitable<Status> Link::connect(const std::string& path) {
    const asio::local::stream_protocol::endpoint place(path);
    const auto [failed] = co_await socket_.async_connect(place, as_tuple);
    co_return failed ? Status(away()) : Status();
}

bool Link::is_usable() {
    char byte = 0;
    const auto size = ::recv(socket_.native_handle(), &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT);
    return socket_.is_open() && buffer_.empty() && size < 0 &&
           (errno == EAGAIN || errno == EWOULDBLOCK);
}

asio::awaitable<Status> Link::send(std::string text) {
    has_heard_ = false;
    text.push_back('\0');
    const auto buffer = asio::buffer(text);
    const auto [failed, size] = co_await asio::async_write(socket_, buffer, as_tuple);
    mailctl::wipe(text);
    co_return failed ? Status(lost()) : Status();
}

void Link::set_clock(std::optional<Patience> patience) {
    clock_.cancel();
    if (!patience) {
        return;
    }
    clock_.expires_after(*patience);
    // It may have run out, and not been heard, when this link is gone or listens anew.
    const std::weak_ptr<char> alive = alive_;
    clock_.async_wait([this, alive](const boost::system::error_code& cancelled) {
        if (!cancelled && !alive.expired() &&
            clock_.expiry() <= asio::steady_timer::clock_type::now()) {
            socket_.cancel();
        }
    });
}

asio::awaitable<Result<std::string>> Link::hear(std::optional<Patience> patience) {
    set_clock(patience);
    std::array<char, 16384> chunk;
    for (;;) {
        if (const auto end = buffer_.find('\0'); end != std::string::npos) {
            std::string text = buffer_.substr(0, end);
            std::string rest = buffer_.substr(end + 1);
            mailctl::wipe(buffer_);
            buffer_ = std::move(rest);
            clock_.cancel();
            co_return Result<std::string>(std::move(text));
        }
        if (buffer_.size() > wire::max_reply_bytes) {
            close();
            co_return Result<std::string>(too_long());
        }
        const auto into = asio::buffer(chunk);
        const auto [failed, size] = co_await socket_.async_read_some(into, as_tuple);
        if (failed) {
            close();
            co_return Result<std::string>(lost());
        }
        has_heard_ = true;
        buffer_.append(chunk.data(), size);
        explicit_bzero(chunk.data(), size);
    }
}

void Link::close() {
    clock_.cancel();
    boost::system::error_code ignored;
    socket_.close(ignored);
    mailctl::wipe(buffer_);
    buffer_.clear();
}

}  // namespace mailctl::httpd
