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
             "",
             "limit"}
        );
    }
}

TEST_CASE("the history is read from either end", "[history]") {
    Daemon daemon;
    CHECK(done(daemon, bob(), "History", R"({"sort":"-sequence"})").at("/entries") == "[]");
    for (const auto* name : {"shop", "till", "desk", "bar"}) {
        done(daemon, alice(), "tenant.Add", std::string(R"({"name":")") + name + "\"}");
    }
    const auto numbers = [&](const std::string& parameters) {
        const auto page = done(daemon, bob(), "History", parameters);
        CHECK(page.at("/intact") == "true");
        std::string all;
        for (std::size_t row = 0; row < rows(page); ++row) {
            all += page.at("/entries/" + std::to_string(row) + "/sequence");
        }
        return all + "," + page.at("/next");
    };
    CHECK(numbers(R"({"sort":"-sequence","limit":3})") == "432,2");
    CHECK(numbers(R"({"sort":"-sequence","limit":3,"after":2})") == "1,1");
    CHECK(numbers(R"({"sort":"-sequence","after":1})") == ",");
    CHECK(numbers(R"({"sort":"sequence","limit":3})") == "123,3");
    CHECK(numbers(R"({"sort":"sequence","limit":3,"after":3})") == "4,4");
    CHECK(numbers(R"({"limit":2})") == "34,4");
    CHECK(numbers(R"({"sort":"-sequence","by":"alice","feature":"tenant","limit":1})") == "4,4");
    // What is another's is left out from this end, too.
    connect(daemon, alice());
    connect(daemon, bob());
    const auto newest = done(daemon, bob(), "History", R"({"sort":"-sequence","limit":2})");
    CHECK(newest.at("/entries/0/text") == "connected to the account bob@example.org");
    CHECK(newest.at("/entries/1/text") == "about what is somebody else's");
}

TEST_CASE("the history of one feature or of one person is read page by page", "[history]") {
    Daemon daemon;
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    enable_relay(daemon, alice());
    done(daemon, arthur(), "tenant.Add", R"({"name":"till"})");
    done(daemon, alice(), "relay.Disable");
    done(daemon, alice(), "tenant.Add", R"({"name":"desk"})");

    const auto first =
        done(daemon, bob(), "History", R"({"feature":"tenant","after":0,"limit":2})");
    CHECK(first.at("/entries/0/sequence") == "1");
    CHECK(first.at("/entries/1/sequence") == "4");
    CHECK(first.at("/next") == "4");
    CHECK(first.at("/intact") == "true");
    const auto second = done(daemon, bob(), "History", R"({"feature":"tenant","after":4})");
    CHECK(rows(second) == 1);
    CHECK(second.at("/entries/0/sequence") == "7");
    const auto newest = done(daemon, bob(), "History", R"({"feature":"relay","limit":3})");
    CHECK(newest.at("/entries/0/sequence") == "3");
    CHECK(newest.at("/entries/2/sequence") == "6");
    CHECK(rows(done(daemon, bob(), "History", R"({"feature":"rel"})")) == 0);

    const auto of_arthur = done(daemon, bob(), "History", R"({"by":"arthur"})");
    CHECK(rows(of_arthur) == 1);
    CHECK(of_arthur.at("/entries/0/sequence") == "4");
    CHECK(rows(done(daemon, bob(), "History", R"({"by":"arthur","feature":"relay"})")) == 0);
    CHECK(rows(done(daemon, bob(), "History", R"({"by":"alice"})")) == 6);
    check_refused(
        daemon.call(bob(), "History", R"({"by":""})"),
        {"InvalidArgument", "by is nobody's name", "leave it out for the rows of all", "by"}
    );
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
