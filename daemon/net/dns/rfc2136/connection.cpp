#include "daemon/net/dns/rfc2136/connection.hpp"

#include "daemon/net/dns/rfc2136/writer.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

namespace mailctl::net::dns::rfc2136 {
namespace {

struct FreeAddresses {
    void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

std::unique_ptr<addrinfo, FreeAddresses> numeric(const std::string& address, std::int64_t port) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    addrinfo* list = nullptr;
    const bool found =
        ::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &wanted, &list) == 0;
    return std::unique_ptr<addrinfo, FreeAddresses>(found ? list : nullptr);
}

int socket_error(int fd) {
    int error = 0;
    socklen_t length = sizeof error;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
    return error;
}

}  // namespace

Connection::Connection(const std::string& address, std::int64_t port, Clock::time_point deadline) {
    const auto where = numeric(address, port);
    if (!where) {
        why_ = "it is no address";
        return;
    }
    socket_ = posix::FileDescriptor(
        ::socket(where->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)
    );
    if (!is_open()) {
        fail(errno);
        return;
    }
    if (::connect(socket_.fd(), where->ai_addr, where->ai_addrlen) == 0) {
        return;
    }
    if (errno != EINPROGRESS) {
        fail(errno);
        return;
    }
    if (!wait(POLLOUT, deadline)) {
        fail(ETIMEDOUT);
    } else if (const int error = socket_error(socket_.fd()); error != 0) {
        fail(error);
    }
}

bool Connection::fail(int error) {
    why_ = std::generic_category().message(error);
    socket_.reset();
    return false;
}

bool Connection::wait(short events, Clock::time_point deadline) {
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) {
            return false;
        }
        pollfd watched{.fd = socket_.fd(), .events = events, .revents = 0};
        const int ready = ::poll(&watched, 1, static_cast<int>(left));
        if (ready >= 0 || errno != EINTR) {
            return ready > 0;
        }
    }
}

bool Connection::send(const Bytes& message, Clock::time_point deadline) {
    Writer writer;
    writer.u16(message.size());
    writer.bytes(message);
    std::span<const std::uint8_t> rest = writer.written();
    while (!rest.empty()) {
        const auto sent = ::send(socket_.fd(), rest.data(), rest.size(), MSG_NOSIGNAL);
        if (sent >= 0) {
            rest = rest.subspan(static_cast<std::size_t>(sent));
        } else if ((errno != EAGAIN && errno != EINTR) || !wait(POLLOUT, deadline)) {
            return fail(errno);
        }
    }
    return true;
}

bool Connection::read_exactly(Bytes& bytes, Clock::time_point deadline) {
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const auto length = ::recv(socket_.fd(), bytes.data() + filled, bytes.size() - filled, 0);
        if (length > 0) {
            filled += static_cast<std::size_t>(length);
        } else if (length == 0) {
            return fail(ECONNRESET);
        } else if (errno != EAGAIN && errno != EINTR) {
            return fail(errno);
        } else if (!wait(POLLIN, deadline)) {
            return fail(ETIMEDOUT);
        }
    }
    return true;
}

std::optional<Bytes> Connection::receive(Clock::time_point deadline) {
    Bytes length(2);
    if (!read_exactly(length, deadline)) {
        return std::nullopt;
    }
    Bytes message(static_cast<std::size_t>(length[0] << 8 | length[1]));
    if (!read_exactly(message, deadline)) {
        return std::nullopt;
    }
    return message;
}

}  // namespace mailctl::net::dns::rfc2136
