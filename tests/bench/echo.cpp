#include "common/posix/file_descriptor.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

// Sends back every message, ended by NUL, that comes over a Unix socket: the least that a server of
// this framing can do, as the yardstick for one that does something.

namespace {

using mailctl::posix::FileDescriptor;

struct Connection {
    FileDescriptor socket;
    std::string buffer;
};

FileDescriptor listen_at(std::string_view path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(std::begin(address.sun_path), sizeof address.sun_path - 1);
    FileDescriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::bind(listener.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener.fd(), SOMAXCONN) != 0) {
        listener.reset();
    }
    return listener;
}

// False when the client has gone.
bool answer(Connection& connection) {
    std::array<char, 4096> chunk;
    const auto size = ::recv(connection.socket.fd(), chunk.data(), chunk.size(), 0);
    if (size <= 0) {
        return false;
    }
    auto& buffer = connection.buffer;
    buffer.append(chunk.data(), static_cast<std::size_t>(size));
    const auto whole = buffer.rfind('\0') + 1;  // npos + 1 is 0: no message is complete
    const auto sent = ::send(connection.socket.fd(), buffer.data(), whole, MSG_NOSIGNAL);
    buffer.erase(0, whole);
    return sent == static_cast<ssize_t>(whole);
}

[[noreturn]] void serve(const FileDescriptor& listener) {
    std::vector<Connection> connections;
    std::vector<pollfd> watched;
    for (;;) {
        watched.assign(1, {.fd = listener.fd(), .events = POLLIN, .revents = 0});
        for (const auto& connection : connections) {
            watched.push_back({.fd = connection.socket.fd(), .events = POLLIN, .revents = 0});
        }
        ::poll(watched.data(), watched.size(), -1);
        for (std::size_t i = connections.size(); i-- > 0;) {
            if (watched[i + 1].revents != 0 && !answer(connections[i])) {
                connections.erase(connections.begin() + static_cast<std::ptrdiff_t>(i));
            }
        }
        if (watched.front().revents != 0) {
            connections.push_back({FileDescriptor(::accept(listener.fd(), nullptr, nullptr)), {}});
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: bench_echo SOCKET\n");
        return 64;
    }
    const auto listener = listen_at(argv[1]);
    if (!listener.valid()) {
        std::perror("bench_echo");
        return 1;
    }
    serve(listener);
}
