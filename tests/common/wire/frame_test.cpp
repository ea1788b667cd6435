#include "common/wire/frame.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>

#include <sys/socket.h>

using namespace mailctl;
using namespace std::string_literals;

namespace {

struct Ends {
    Ends() {
        std::array<int, 2> fds{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
        near = posix::FileDescriptor(fds[0]);
        far = posix::FileDescriptor(fds[1]);
    }

    void send(const std::string& bytes) const {
        REQUIRE(
            ::send(far.fd(), bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size())
        );
    }

    posix::FileDescriptor near;
    posix::FileDescriptor far;
};

/// For what comes; only a test that fails waits so long.
wire::Clock::time_point in_a_minute() { return wire::Clock::now() + std::chrono::minutes(1); }

/// For what never comes.
wire::Clock::time_point soon() { return wire::Clock::now() + std::chrono::milliseconds(50); }

}  // namespace

TEST_CASE("messages come out as they went in", "[wire]") {
    Ends ends;
    wire::FrameStream stream(std::move(ends.near), 100);

    ends.send("one\0two\0thr"s);
    CHECK(**stream.read(in_a_minute()) == "one");
    CHECK(**stream.read(in_a_minute()) == "two");
    ends.send("ee\0"s);
    CHECK(**stream.read(in_a_minute()) == "three");
    ends.far.reset();
    CHECK_FALSE(*stream.read(in_a_minute()));
}

TEST_CASE("a peer that stops in the middle is given up", "[wire]") {
    Ends ends;
    wire::FrameStream stream(std::move(ends.near), 100);
    ends.send("half");

    SECTION("when it is silent") { CHECK(stream.read(soon()).error().code == Errc::unavailable); }

    SECTION("when it hangs up") {
        ends.far.reset();
        CHECK(stream.read(in_a_minute()).error().code == Errc::protocol);
    }
}

TEST_CASE("a message without end is refused at its limit", "[wire]") {
    Ends ends;
    wire::FrameStream stream(std::move(ends.near), 100);
    ends.send(std::string(200, 'x'));

    CHECK(stream.read(in_a_minute()).error().message == "message over 100 bytes");
}

TEST_CASE("writing to a peer that has gone fails without a signal", "[wire]") {
    Ends ends;
    wire::FrameStream stream(std::move(ends.near), 100);
    ends.far.reset();

    CHECK_FALSE(stream.write("hello", in_a_minute()));
}

TEST_CASE("a missing socket is named", "[wire]") {
    const auto socket = wire::connect_unix("/nonexistent/mailctl.sock");

    REQUIRE_FALSE(socket);
    CHECK(socket.error().code == Errc::unavailable);
    CHECK(
        socket.error().message ==
        "connecting to /nonexistent/mailctl.sock: No such file or directory"
    );
}
