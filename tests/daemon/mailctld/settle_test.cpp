#include "tests/daemon/machine/scenes.hpp"

using namespace test;

TEST_CASE("what the platform does not answer at start is settled later", "[settle]") {
    Daemon daemon;
    connect(daemon, bob());
    auto& faults = daemon.net().faults;
    faults["PlatformCredentialCreate"] = lost_after();
    faults["PlatformCredentialRemove"] = unavailable();
    REQUIRE_FALSE(daemon.call(bob(), "credential.Create"));
    faults["PlatformCredentialList"] = unavailable();
    daemon.restart();

    CHECK(daemon.query("SELECT state FROM credential") == Texts{"retiring"});
    CHECK(
        daemon.log.find("credential.settle owner=uid:4003 text=\"nobody answers\"") !=
        std::string::npos
    );
    faults.clear();
    daemon.restart();
    CHECK(daemon.query("SELECT state FROM credential").empty());
    CHECK(daemon.net().credentials.empty());
}

TEST_CASE("a credential that Postfix uses outlives each start", "[settle][relay]") {
    Daemon daemon;
    enable_account(daemon, alice());
    daemon.spoil("UPDATE credential SET state = 'fresh'");
    daemon.restart();

    CHECK(daemon.query("SELECT state FROM credential") == Texts{"active"});
    CHECK(daemon.net().credentials.size() == 1);
}

TEST_CASE("a credential that an undo can bring back outlives each start", "[settle][relay]") {
    Daemon daemon;
    enable_account(daemon, alice());
    done(daemon, alice(), "relay.Disable");
    daemon.restart();

    CHECK(daemon.net().credentials.size() == 1);
    done(daemon, alice(), "Undo", R"({"change":2})");
    CHECK(daemon.main_cf("relayhost") == "[mail.cyberpersons.com]:587");
}

TEST_CASE(
    "a daemon that was killed before the end of a change ends it at start", "[settle][relay]"
) {
    Daemon daemon;
    daemon.script().dies_at = 3;
    CHECK_THROWS_AS(
        daemon.call(alice(), "relay.Enable", R"({"host":"a.test","no_trial":true})"), test::Death
    );
    daemon.script() = {};
    daemon.restart();

    CHECK(daemon.main_cf("relayhost") == "[a.test]:587");
    CHECK(daemon.journal().back() == "alice done: finished after an interruption");
    CHECK(done(daemon, bob(), "Status").at("/under_way").empty());
}
