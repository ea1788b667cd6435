#include "daemon/httpd/link/shared_link.hpp"

#include "common/posix/file_descriptor.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sys/socket.h>
#include <sys/un.h>

using namespace mailctl;
using httpd::SharedLink;

namespace {

/// mailctld's end, as the test wants it.
class Door {
public:
    Door() : listening_(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path().copy(static_cast<char*>(address.sun_path), sizeof address.sun_path - 1);
        REQUIRE(
            ::bind(listening_.fd(), reinterpret_cast<const sockaddr*>(&address), sizeof address) ==
            0
        );
        REQUIRE(::listen(listening_.fd(), 8) == 0);
    }

    std::string path() const { return (directory_.path() / "socket").string(); }

    bool accept() {
        client_ = posix::FileDescriptor(::accept(listening_.fd(), nullptr, nullptr));
        return client_.fd() >= 0;
    }

    /// All that has come since, "/" for each NUL.
    std::string heard() {
        std::array<char, 4096> bytes{};
        const auto size = ::recv(client_.fd(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        std::string text(bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
        std::replace(text.begin(), text.end(), '\0', '/');
        return text;
    }

    void say(std::string text) {
        std::replace(text.begin(), text.end(), '/', '\0');
        CHECK(::send(client_.fd(), text.data(), text.size(), MSG_NOSIGNAL) > 0);
    }

    void close() { listening_ = posix::FileDescriptor(); }
    void hang_up() { client_ = posix::FileDescriptor(); }

private:
    test::TemporaryDirectory directory_;
    posix::FileDescriptor listening_;
    posix::FileDescriptor client_;
};

struct Shim {
    boost::asio::awaitable<void> ask_for(std::string call) {
        auto reply = co_await link.ask(call);
        told.push_back(reply ? *reply : call + " " + std::string(info(reply.error().code).name));
    }

    void ask(const std::string& call) {
        boost::asio::co_spawn(io, ask_for(call), boost::asio::detached);
    }

    // Until nothing moves any more but the clock.
    void go_on() {
        io.restart();
        while (io.poll() > 0) {
        }
    }

    std::vector<std::string> take() { return std::exchange(told, {}); }

    Door door;
    boost::asio::io_context io;
    SharedLink link{io, door.path()};
    std::vector<std::string> told;
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("calls go out in one piece, and each gets its reply", "[httpd][link]") {
    Shim shim;
    shim.ask("a");
    shim.ask("b");
    shim.go_on();
    REQUIRE(shim.door.accept());
    CHECK(shim.door.heard() == "a/b/");
    shim.ask("c");
    shim.go_on();
    CHECK(shim.door.heard() == "c/");
    shim.door.say("1/2");
    shim.go_on();
    CHECK(shim.take() == Texts{"1"});
    shim.door.say("2/3/");
    shim.go_on();
    CHECK(shim.take() == Texts{"22", "3"});
    CHECK_FALSE(shim.door.accept());
}

TEST_CASE("what the kernel has no room for goes when it has", "[httpd][link]") {
    constexpr std::size_t much = 1'000'000;
    Shim shim;
    shim.ask("a");
    shim.go_on();
    REQUIRE(shim.door.accept());
    CHECK(shim.door.heard() == "a/");
    shim.ask(std::string(much, 'b'));
    shim.go_on();
    // It waits for the one before it.
    shim.ask("c");
    shim.go_on();
    std::string heard;
    for (auto more = shim.door.heard(); !more.empty(); more = shim.door.heard()) {
        heard += more;
        shim.go_on();
    }
    CHECK(heard.size() == much + std::string_view("/c/").size());
    CHECK(heard.find_first_not_of('b') == much);
    CHECK(heard.ends_with("b/c/"));
    shim.door.say("1/2/3/");
    shim.go_on();
    CHECK(shim.take() == Texts{"1", "2", "3"});
}

TEST_CASE("what was lost with its connection is asked once more", "[httpd][link]") {
    Shim shim;
    shim.ask("a");
    shim.ask("b");
    shim.go_on();
    REQUIRE(shim.door.accept());
    shim.door.say("1/");
    shim.door.hang_up();
    shim.go_on();
    CHECK(shim.take() == Texts{"1"});
    REQUIRE(shim.door.accept());
    CHECK(shim.door.heard() == "b/");

    SECTION("and answered") {
        shim.door.say("2/");
        shim.go_on();
        CHECK(shim.take() == Texts{"2"});
    }
    SECTION("and no third time") {
        shim.door.hang_up();
        shim.go_on();
        CHECK(shim.take() == Texts{"b RemoteUnknown"});
        shim.ask("c");
        shim.go_on();
        REQUIRE(shim.door.accept());
        CHECK(shim.door.heard() == "c/");
    }
}

TEST_CASE("a connection that nobody used any more is made anew", "[httpd][link]") {
    Shim shim;
    shim.ask("a");
    shim.go_on();
    REQUIRE(shim.door.accept());
    shim.door.say("1/");
    shim.door.hang_up();
    shim.go_on();
    shim.ask("b");
    shim.go_on();
    REQUIRE(shim.door.accept());
    shim.door.say("2/");
    shim.go_on();
    CHECK(shim.take() == Texts{"1", "2"});
}

TEST_CASE("where nobody listens all are told so", "[httpd][link]") {
    Shim shim;
    shim.door.close();
    shim.ask("a");
    shim.ask("b");
    shim.go_on();
    CHECK(shim.take() == Texts{"a Unavailable", "b Unavailable"});
}

TEST_CASE("a reply that nobody has asked for ends the connection", "[httpd][link]") {
    Shim shim;
    shim.ask("a");
    shim.go_on();
    REQUIRE(shim.door.accept());
    shim.door.say("1/2/");
    shim.go_on();
    CHECK(shim.take() == Texts{"1"});
    shim.ask("b");
    shim.go_on();
    REQUIRE(shim.door.accept());
    CHECK(shim.door.heard() == "b/");
}

TEST_CASE("who has gone takes nobody's reply", "[httpd][link]") {
    Shim shim;
    boost::asio::cancellation_signal gone;
    bool has_ended = false;
    boost::asio::co_spawn(
        shim.io,
        shim.ask_for("a"),
        boost::asio::bind_cancellation_slot(
            gone.slot(), [&](const std::exception_ptr&) { has_ended = true; }
        )
    );
    shim.go_on();
    shim.ask("b");
    shim.go_on();
    REQUIRE(shim.door.accept());
    gone.emit(boost::asio::cancellation_type::terminal);
    shim.go_on();
    CHECK(has_ended);
    shim.door.say("1/2/");
    shim.go_on();
    CHECK(shim.take() == Texts{"2"});
}
