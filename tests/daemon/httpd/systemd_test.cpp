#include "daemon/httpd/systemd.hpp"

#include "common/posix/file_descriptor.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace mailctl;
using namespace mailctl::httpd;

namespace {

/// A descriptor where systemd puts the first one, whatever was there.
class HandedOver {
public:
    HandedOver() : before_(::dup(systemd::first_descriptor)) {
        const posix::FileDescriptor any(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        REQUIRE(::dup2(any.fd(), systemd::first_descriptor) == systemd::first_descriptor);
        REQUIRE(::fcntl(systemd::first_descriptor, F_SETFD, 0) == 0);
    }
    ~HandedOver() {
        ::close(systemd::first_descriptor);
        if (before_.valid()) {
            ::dup2(before_.fd(), systemd::first_descriptor);
        }
    }
    HandedOver(const HandedOver&) = delete;
    HandedOver& operator=(const HandedOver&) = delete;
    HandedOver(HandedOver&&) = delete;
    HandedOver& operator=(HandedOver&&) = delete;

private:
    posix::FileDescriptor before_;
};

Result<int> taken(const std::string& whose, const char* count) {
    ::setenv("LISTEN_PID", whose.c_str(), 1);
    ::setenv("LISTEN_FDS", count, 1);
    ::setenv("LISTEN_FDNAMES", "http", 1);
    return systemd::take_descriptors();
}

posix::FileDescriptor ear(const sockaddr_un& address, std::size_t size) {
    posix::FileDescriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    REQUIRE(
        ::bind(
            socket.fd(), reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(size)
        ) == 0
    );
    return socket;
}

std::string heard(const posix::FileDescriptor& socket) {
    std::array<char, 64> text{};
    const auto size = ::recv(socket.fd(), text.data(), text.size(), 0);
    return size < 0 ? "nothing" : std::string(text.data(), static_cast<std::size_t>(size));
}

}  // namespace

TEST_CASE("sockets are taken from systemd as it hands them over", "[httpd][systemd]") {
    const auto own = std::to_string(::getpid());
    CHECK(*systemd::take_descriptors() == 0);
    // As in a shell that was started by a unit with sockets.
    CHECK(*taken("1", "1") == 0);
    CHECK(std::getenv("LISTEN_FDS") == nullptr);

    const HandedOver handed_over;
    CHECK(*taken(own, "1") == 1);
    CHECK(::fcntl(systemd::first_descriptor, F_GETFD) == FD_CLOEXEC);
    for (const auto* const name : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) {
        CHECK(std::getenv(name) == nullptr);
    }
}

TEST_CASE("what systemd would not say is refused by name", "[httpd][systemd]") {
    const auto own = std::to_string(::getpid());
    for (const auto* const count : {"many", "0", "-1", "1 ", "2147483647", "99999999999"}) {
        CAPTURE(count);
        const auto refused = taken(own, count);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::configuration);
        CHECK(
            refused.error().message == "LISTEN_FDS in the environment is no use: Invalid argument"
        );
    }
    // More than there are.
    CHECK(
        taken(own, "1000000").error().message ==
        "LISTEN_FDS in the environment is no use: Bad file descriptor"
    );
    CHECK(
        taken("mine", "1").error().message ==
        "LISTEN_PID in the environment is no use: Invalid argument"
    );
}

TEST_CASE("systemd hears of the start where it listens", "[httpd][systemd]") {
    const ::test::TemporaryDirectory directory;
    const auto path = (directory / "notify").string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
    const auto by_path = ear(address, sizeof address);
    ::setenv("NOTIFY_SOCKET", path.c_str(), 1);
    systemd::notify("READY=1");
    CHECK(heard(by_path) == "READY=1");

    const auto name = "@" + path;
    sockaddr_un abstract{};
    abstract.sun_family = AF_UNIX;
    path.copy(&abstract.sun_path[1], sizeof abstract.sun_path - 2);
    const auto by_name = ear(abstract, offsetof(sockaddr_un, sun_path) + name.size());
    ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
    systemd::notify("STOPPING=1");
    CHECK(heard(by_name) == "STOPPING=1");

    // Nobody, nothing and what is no place: none of them is a reason to stop.
    for (const auto& place : {path + "-gone", std::string(), std::string(200, '/')}) {
        ::setenv("NOTIFY_SOCKET", place.c_str(), 1);
        systemd::notify("READY=1");
    }
    ::unsetenv("NOTIFY_SOCKET");
    systemd::notify("READY=1");
    CHECK(heard(by_path) == "nothing");
}
