#include "daemon/net/session.hpp"

#include "common/wire/json.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>
#include <thread>

#include <sys/socket.h>

using namespace mailctl;
using namespace std::chrono_literals;

namespace {

/// Only something that hangs uses it up, however busy the machine is.
constexpr auto patience = 60s;

/// A served connection.
class Session {
public:
    Session() {
        std::array<int, 2> fds{};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
        client_ = wire::FrameStream(posix::FileDescriptor(fds[0]), wire::max_reply_bytes);
        server_ = std::thread([fd = fds[1]] {
            wire::FrameStream stream(posix::FileDescriptor(fd), wire::max_request_bytes);
            net::serve(stream);
        });
    }
    ~Session() {
        client_ = wire::FrameStream(posix::FileDescriptor(), 0);
        server_.join();
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    Session(Session&&) = delete;
    Session& operator=(Session&&) = delete;

    void say(const std::string& message) {
        REQUIRE(client_.write(message, wire::Clock::now() + patience));
    }

    /// The same to a peer that may hang up before it has heard all.
    void say_as_far_as_heard(const std::string& message) {
        static_cast<void>(bool(client_.write(message, wire::Clock::now() + patience)));
    }

    std::optional<std::string> hear() {
        auto message = client_.read(wire::Clock::now() + patience);
        REQUIRE(message);
        return *message;
    }

private:
    wire::FrameStream client_{posix::FileDescriptor(), 0};
    std::thread server_;
};

std::string trial_with(const std::string& parameters) {
    return R"({"method":"io.mailctl.net.TrySmtp","parameters":)" + parameters + "}";
}

}  // namespace

TEST_CASE("an unknown method is refused by name and the connection stays", "[net]") {
    Session session;
    for (int i = 0; i < 2; ++i) {
        session.say(R"({"method":"io.mailctl.net.Shell"})");
        CHECK(
            session.hear() ==
            R"({"error":"org.varlink.service.MethodNotFound","parameters":{"method":"io.mailctl.net.Shell"}})"
        );
    }
}

TEST_CASE("what is no call is refused and ends the connection", "[net]") {
    const std::string message = GENERATE(
        as<std::string>(),
        "",
        "EHLO there",
        "[]",
        "{}",
        R"({"method":7})",
        R"({"method":"io.mailctl.net.TrySmtp","surprise":1})",
        std::string(1000, '[')
    );
    CAPTURE(message.substr(0, 60));
    Session session;

    session.say(message);

    CHECK_THAT(session.hear().value_or(""), Catch::StartsWith(R"({"error":"io.mailctl.)"));
    CHECK_FALSE(session.hear());
}

TEST_CASE("a message that is too long ends the connection", "[net]") {
    const auto more = GENERATE(as<std::size_t>(), 1, 10 * wire::max_request_bytes);
    Session session;
    session.say_as_far_as_heard(std::string(wire::max_request_bytes + more, 'x'));
    CHECK_FALSE(session.hear());
}

TEST_CASE("a bad member of a trial is named, and no connection is made", "[net]") {
    struct Row {
        const char* parameters;
        const char* parameter;
    };
    const auto row = GENERATE(
        Row{R"({"port":587,"tls":"secure"})", "host"},
        Row{R"({"host":"a b","port":587,"tls":"secure"})", "host"},
        Row{R"({"host":"a.example","port":0,"tls":"secure"})", "port"},
        Row{R"({"host":"a.example","port":587,"tls":"none"})", "tls"},
        Row{R"({"host":"a.example","port":587,"tls":"secure","username":"u"})", "password"},
        Row{R"({"host":"a.example","port":587,"tls":"secure","password":"p"})", "password"},
        Row{R"({"host":"a.example","port":587,"tls":"secure","to":"a@b.example"})", "from"},
        Row{R"({"host":"a.example","port":587,"tls":"secure","shell":"sh"})", "shell"}
    );
    CAPTURE(row.parameters);
    Session session;

    session.say(trial_with(row.parameters));

    const auto reply = wire::parse_json(session.hear().value_or(""));
    REQUIRE(reply);
    CHECK((*reply)["error"] == "io.mailctl.InvalidArgument");
    CHECK((*reply)["parameters"]["parameter"] == row.parameter);
}

TEST_CASE("an error does not repeat the password", "[net]") {
    Session session;

    session.say(trial_with(
        R"({"host":"a b","port":587,"tls":"secure","username":"u","password":"correct horse"})"
    ));

    CHECK_THAT(session.hear().value_or(""), !Catch::Contains("correct horse"));
}

TEST_CASE("without more, a trial is answered once", "[net]") {
    Session session;

    session.say(trial_with(R"({"host":"127.0.0.1","port":1,"tls":"secure"})"));

    const auto reply = wire::parse_json(session.hear().value_or(""));
    REQUIRE(reply);
    CHECK_FALSE(reply->contains("continues"));
    CHECK((*reply)["parameters"]["verdict"]["failed_step"] == "connect");
}

TEST_CASE("with more, the steps come first", "[net]") {
    Session session;

    session.say(R"({"method":"io.mailctl.net.TrySmtp","more":true,)"
                R"("parameters":{"host":"127.0.0.1","port":1,"tls":"secure"}})");

    const auto step = wire::parse_json(session.hear().value_or(""));
    REQUIRE(step);
    CHECK((*step)["continues"] == true);
    CHECK((*step)["parameters"]["step"]["step"] == "connect");
    CHECK((*step)["parameters"]["step"]["ok"] == false);
    const auto verdict = wire::parse_json(session.hear().value_or(""));
    REQUIRE(verdict);
    CHECK_FALSE(verdict->contains("continues"));
    CHECK((*verdict)["parameters"]["verdict"]["ok"] == false);
}
