#include "tests/daemon/machine/scenes.hpp"

using namespace test;

TEST_CASE("an account's status tells what it has", "[account]") {
    Daemon daemon;
    CHECK(done(daemon, alice(), "account.Status").at("/connected") == "false");
    daemon.net().domains = {{"example.org", true}, {"example.net", false}};
    connect(daemon, alice());
    done(daemon, alice(), "relay.Enable");
    const auto status = daemon.call(alice(), "account.Status");

    REQUIRE(status);
    CHECK(status.at("/owner") == "alice");
    CHECK(status.at("/email") == "alice@example.org");
    CHECK(status.at("/plan/name") == "Free");
    CHECK(status.at("/emails_sent") == "12");
    CHECK(status.at("/reputation") == "99.5");
    CHECK(status.at("/domains") == "2");
    CHECK(status.at("/verified_domains") == "1");
    CHECK(status.at("/relay") == "true");
    CHECK(status.at("/credential") == "credential-1");
    CHECK(status.at("/pending") == "[]");
    CHECK(status.at("/problem").empty());
    CHECK(status.reply.find("key-of-the-account") == std::string::npos);
}

TEST_CASE("a platform that does not answer is a part of the status", "[account]") {
    struct Case {
        std::string job;
        Fault fault;
        std::string problem;
        std::size_t jobs;
    };
    const auto row = GENERATE(
        Case{"PlatformAccount", unavailable(), "nobody answers", 1},
        Case{"PlatformAccount", test::refused(), "it says no", 1},
        Case{
            "PlatformAccount",
            lost(),
            std::string(lost_text) + " (look at `journalctl -u 'mailctl-net@*'`)",
            1},
        Case{"PlatformDomainList", unavailable(), "nobody answers", 3},
        Case{"PlatformCredentialList", test::refused(), "it says no", 3}
    );
    CAPTURE(row.job, row.problem);
    Daemon daemon;
    daemon.net().domains = {{"example.org", true}};
    connect(daemon, bob());
    daemon.net().faults[row.job] = row.fault;
    const auto status = daemon.call(bob(), "account.Status");

    REQUIRE(status);
    CHECK(status.at("/connected") == "true");
    CHECK(status.at("/problem") == row.problem);
    CHECK(status.at("/domains") == "1");
    CHECK(daemon.net().jobs().size() == row.jobs);
}

TEST_CASE("the status settles credentials that were left behind", "[account]") {
    Daemon daemon;
    connect(daemon, bob());
    daemon.net().faults["PlatformCredentialCreate"] = lost_after();
    daemon.net().faults["PlatformCredentialRemove"] = unavailable();
    REQUIRE_FALSE(daemon.call(bob(), "credential.Create"));
    CHECK(
        done(daemon, bob(), "account.Status").list("/pending").front().find("the credential ") == 0
    );
    daemon.net().faults.clear();

    CHECK(done(daemon, bob(), "account.Status").list("/pending").empty());
    CHECK(daemon.net().credentials.empty());
}
