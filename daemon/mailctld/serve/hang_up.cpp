#include "daemon/mailctld/serve/hang_up.hpp"

#include "common/wire/as_tuple.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <cerrno>
#include <tuple>

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace mailctl {
namespace {

// A client that has read every reply leaves by an end, one that has not by an error.
bool has_gone(int socket) {
    char byte = 0;
    const auto seen = ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return seen == 0 || (seen < 0 && errno != EAGAIN && errno != EINTR);
}

}  // namespace

void HangUp::watch(std::function<void()> told) {
    asio::co_spawn(socket_.get_executor(), wait(std::move(told)), asio::detached);
}

void HangUp::end() {
    ++turn_;
    socket_.cancel();
}

// A client that closes with something unread gives its peer an error, and only then throws away
// what it has not read (unix_release_sock() in Linux): so the queue is looked at first.
std::optional<bool> HangUp::has_read(int socket) {
    int unread = 0;
    int error = 0;
    socklen_t size = sizeof error;
    if (::ioctl(socket, SIOCOUTQ, &unread) != 0 ||
        ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) {
        return false;
    }
    return unread == 0 ? std::optional(true) : std::nullopt;
}

asio::awaitable<void> HangUp::wait(std::function<void()> told) {
    const auto turn = turn_;
    auto [failed] = co_await socket_.async_wait(Socket::wait_read, as_tuple);
    if (!failed && turn == turn_ && !has_gone(socket_.native_handle())) {
        // Bytes of the next call, which stay where they are: to wait for bytes again would never
        // rest. Behind them the end of the whole connection is told all the same.
        std::tie(failed) = co_await socket_.async_wait(Socket::wait_error, as_tuple);
    }
    if (!failed && turn == turn_) {
        told();
    }
}

}  // namespace mailctl
