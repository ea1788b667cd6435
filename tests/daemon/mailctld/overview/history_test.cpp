#include "tests/daemon/machine/scenes.hpp"

using namespace test;

namespace {

std::size_t rows(const Answer& answer) {
    std::size_t count = 0;
    while (!answer.at("/entries/" + std::to_string(count)).empty()) {
        ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("the history tells each row, oldest first", "[history]") {
    Daemon daemon;
    CHECK(done(daemon, bob(), "History").at("/entries") == "[]");
    enable_relay(daemon, alice());
    const auto history = done(daemon, bob(), "History");

    CHECK(rows(history) == 2);
    CHECK(history.at("/intact") == "true");
    CHECK(history.at("/entries/0/event") == "opened");
    CHECK(history.at("/entries/0/by") == "alice");
    CHECK(history.at("/entries/0/method") == "io.mailctl.relay.Enable");
    CHECK(history.at("/entries/0/plan/0/object") == "main.cf relayhost");
    CHECK(history.at("/entries/1/event") == "done");
    CHECK(history.reply.find("relay-password") == std::string::npos);
}

TEST_CASE("the history is read page by page", "[history]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    done(daemon, alice(), "relay.Disable");

    const auto newest = done(daemon, bob(), "History", R"({"limit":1})");
    CHECK(newest.at("/entries/0/sequence") == "4");
    const auto next = done(daemon, bob(), "History", R"({"after":1,"limit":2})");
    CHECK(rows(next) == 2);
    CHECK(next.at("/entries/0/sequence") == "2");
    for (const auto* limit : {"0", "1001"}) {
        check_refused(
            daemon.call(bob(), "History", std::string(R"({"limit":)") + limit + "}"),
            {"InvalidArgument",
             std::string("limit ") + limit + " is out of range (1-1000)",
             "read the journal page by page, with after",
             "limit"}
        );
    }
}

TEST_CASE("readers see of others' accounts that something was done", "[history]") {
    Daemon daemon;
    connect(daemon, alice());
    connect(daemon, bob());
    const auto seen = done(daemon, bob(), "History");

    CHECK(seen.at("/entries/0/text") == "about what is somebody else's");
    CHECK(seen.at("/entries/0/plan") == "[]");
    CHECK(seen.at("/entries/1/text") == "connected to the account bob@example.org");
    CHECK(seen.reply.find("alice@example.org") == std::string::npos);
    CHECK(
        done(daemon, arthur(), "History").at("/entries/1/text") ==
        "connected to the account bob@example.org"
    );
}

TEST_CASE("the bell tells that there is more, and not what", "[history]") {
    Daemon daemon;
    CHECK(daemon.call(mailctl::nobody(), "Bell").reply == R"({"newest":0})");
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    CHECK(daemon.call(mailctl::nobody(), "Bell").reply == R"({"newest":1,"next":1})");
    CHECK(daemon.call(mailctl::nobody(), "Bell", R"({"after":1})").reply == R"({"newest":1})");
}
