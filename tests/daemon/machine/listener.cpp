#include "tests/daemon/machine/listener.hpp"

#include <cerrno>
#include <csignal>
#include <string>
#include <system_error>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>

namespace test {
namespace {

using mailctl::posix::FileDescriptor;

FileDescriptor listen_at(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(std::begin(address.sun_path), sizeof address.sun_path - 1);
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
    constexpr int waiting_max = 8;
    std::signal(SIGPIPE, SIG_IGN);  // as the daemon does: who asked may have gone
    if (::bind(socket.fd(), generic, sizeof address) != 0 ||
        ::listen(socket.fd(), waiting_max) != 0) {
        throw std::system_error(errno, std::generic_category(), path);
    }
    return socket;
}

}  // namespace

Listener::Listener(const std::filesystem::path& path, Serve serve)
    : listening_(listen_at(path.string()))
    , thread_([socket = listening_.fd(), serve = std::move(serve)] {
        for (;;) {
            FileDescriptor client(::accept4(socket, nullptr, nullptr, SOCK_CLOEXEC));
            if (!client.valid()) {
                return;
            }
            serve(std::move(client));
        }
    }) {}

Listener::~Listener() {
    ::shutdown(listening_.fd(), SHUT_RDWR);
    thread_.join();
}

}  // namespace test
