#include "daemon/httpd/http/transport.hpp"

#include "common/wire/as_tuple.hpp"

#include <boost/asio/write.hpp>

#include <utility>

#include <sys/socket.h>

namespace mailctl::httpd::http {
namespace {

class Plain : public Transport {
public:
    using Transport::Transport;

    asio::awaitable<bool> handshake() override { co_return true; }

    asio::awaitable<Transferred> read_some(asio::mutable_buffer buffer) override {
        return socket().async_read_some(buffer, as_tuple);
    }

    std::size_t write_now(std::string_view text) override {
        const auto sent =
            ::send(socket().native_handle(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        return sent > 0 ? static_cast<std::size_t>(sent) : 0;
    }

    asio::awaitable<Transferred> write(std::string_view text) override {
        return asio::async_write(socket(), asio::buffer(text), as_tuple);
    }

    void end() override { ::shutdown(socket().native_handle(), SHUT_WR); }
};

}  // namespace

void Transport::cancel() {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

void Transport::abort() {
    // Not closed, whose number the next client would get while somebody still holds it.
    const linger at_once{1, 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::shutdown(socket_.native_handle(), SHUT_RDWR);
    cancel();
}

bool Transport::has_input() {
    char byte = 0;
    return ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

std::unique_ptr<Transport> make_plain(Transport::Socket socket) {
    return std::make_unique<Plain>(std::move(socket));
}

}  // namespace mailctl::httpd::http
