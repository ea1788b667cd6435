#include "tests/daemon/machine/scenes.hpp"

using namespace test;

TEST_CASE("whether the platform works is asked without an account", "[platform]") {
    struct Case {
        std::string name;
        Fault fault;
        std::string healthy;
        std::string text;
    };
    const auto row = GENERATE(
        Case{"works", {}, "true", "all systems go"},
        Case{"refuses", test::refused(), "false", "it says no"},
        Case{"is away", unavailable(), "false", "nobody answers"}
    );
    CAPTURE(row.name);
    Daemon daemon;
    if (!row.fault.error.empty()) {
        daemon.net().faults["PlatformHealth"] = row.fault;
    }
    const auto health = daemon.call(bob(), "platform.Health");

    REQUIRE(health);
    CHECK(health.at("/healthy") == row.healthy);
    CHECK(health.at("/text") == row.text);
    CHECK(health.at("/url") == "https://platform.cyberpersons.com/email/cp/");
}

TEST_CASE("that mailctl-net has died is no word about the platform", "[platform]") {
    Daemon daemon;
    daemon.net().faults["PlatformHealth"] = lost();
    check_refused(
        daemon.call(bob(), "platform.Health"),
        {"Unavailable", lost_text, "look at `journalctl -u 'mailctl-net@*'`"}
    );
}

TEST_CASE("how much was sent is told, of all and by domain", "[platform]") {
    Daemon daemon;
    connect(daemon, bob());
    const auto stats = done(daemon, bob(), "platform.Stats");
    CHECK(stats.at("/total/sent") == "10");
    CHECK(stats.at("/domains").empty());
    const auto by_domain = done(daemon, bob(), "platform.Stats", R"({"by_domain":true})");
    CHECK(by_domain.at("/domains/0/domain") == "example.org");
    CHECK(by_domain.at("/domains/0/stats/bounced") == "1");
}

TEST_CASE("a page of the log is told", "[platform]") {
    Daemon daemon;
    connect(daemon, bob());
    const auto logs = daemon.call(
        bob(), "platform.Logs", R"({"page":2,"status":"delivered","domain":"example.org"})"
    );

    REQUIRE(logs);
    CHECK(logs.at("/entries/0/subject") == "hello");
    CHECK(logs.at("/page") == "2");
    CHECK(logs.at("/pages") == "3");
    CHECK(daemon.net().was_told("PlatformLogs", R"("days":7)"));
    CHECK(daemon.net().was_told("PlatformLogs", R"("per_page":50)"));
    CHECK(daemon.net().was_told("PlatformLogs", R"("status":"delivered")"));
}

TEST_CASE("a page that cannot be is refused before anybody is asked", "[platform]") {
    struct Case {
        std::string parameters;
        Refused refused;
    };
    const auto row = GENERATE(
        Case{R"({"days":31})", {"InvalidArgument", "days 31 is out of range (1-30)", "", "days"}},
        Case{
            R"({"page":0})", {"InvalidArgument", "page 0 is out of range (1-1000000)", "", "page"}},
        Case{
            R"({"per_page":101})",
            {"InvalidArgument", "per_page 101 is out of range (1-100)", "", "per_page"}},
        Case{
            R"({"status":"a\nb"})",
            {"InvalidArgument",
             "this is no state of a message",
             "delivered, bounced, failed or deferred",
             "status"}}
    );
    CAPTURE(row.parameters);
    Daemon daemon;
    connect(daemon, bob());
    check_refused(daemon.call(bob(), "platform.Logs", row.parameters), row.refused);
    CHECK(daemon.net().jobs().empty());
}

TEST_CASE("what the platform does not tell is an error", "[platform]") {
    struct Case {
        std::string method;
        std::string job;
    };
    const auto row = GENERATE(
        Case{"platform.Stats", "PlatformStats"},
        Case{"platform.Stats", "PlatformDomainStats"},
        Case{"platform.Logs", "PlatformLogs"}
    );
    const auto fault = GENERATE(test::refused(), unavailable());
    CAPTURE(row.job, fault.error);
    Daemon daemon;
    const auto parameters = row.method == "platform.Stats" ? R"({"by_domain":true})" : "{}";
    check_refused(
        daemon.call(bob(), row.method, parameters),
        {"NotFound",
         "bob has no account at a delivery platform",
         "connect one with `mailctl account connect EMAIL`"}
    );
    connect(daemon, bob());
    daemon.net().faults[row.job] = fault;
    check_refused(daemon.call(bob(), row.method, parameters), {fault.error, fault.message});
}
