#include "tests/daemon/machine/scenes.hpp"

#include <algorithm>

using namespace test;

namespace {

const std::string stopped = "Postfix is not running: `systemctl start postfix`";

}  // namespace

TEST_CASE("the status tells how the machine's mail is set up", "[status]") {
    Daemon daemon;
    const auto none = done(daemon, bob(), "Status");
    CHECK(none.list("/features").empty());
    CHECK(none.at("/postfix_running") == "false");
    CHECK(none.list("/alarms") == Texts{stopped});

    enable_relay(daemon, alice());
    daemon.let_postfix_run();
    const auto status = done(daemon, alice(), "Status");
    CHECK(status.at("/features/0/text") == "[smtp.example.com]:587");
    CHECK(status.at("/last_change") == "1");
    CHECK(status.at("/postfix_running") == "true");
    CHECK(status.list("/alarms").empty());
    CHECK(status.at("/revision") != none.at("/revision"));
}

TEST_CASE("the status tells what was accepted and what has drifted", "[status]") {
    Daemon daemon;
    daemon.edit_main_cf("smtp_fallback_relay = other.test");
    done(daemon, alice(), "relay.Enable", R"({"host":"a.test","accept_overrules":true})");
    daemon.edit_main_cf("fallback_relay = third.test");
    const auto status = done(daemon, alice(), "Status");

    CHECK(status.at("/accepted") == "1");
    CHECK(status.at("/drift/0/problem") == "this overrules the relay: fallback_relay = third.test");
}

TEST_CASE("the status tells of mail that waits for the relay", "[status]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    daemon.let_postfix_run();
    daemon.operator_says["postfix-queue"] =
        R"({"queue_name":"deferred","queue_id":"1","arrival_time":1700000000,)"
        R"("sender":"a@example.org","recipients":[{"address":"b@example.net",)"
        R"("delay_reason":"connect to smtp.example.com[192.0.2.1]:587: Connection refused"}]})"
        "\nexit 0\n";

    CHECK(
        done(daemon, alice(), "Status").list("/alarms") ==
        Texts{"1 message waits for the relay, the oldest since 2023-11-14T22:13:20Z, most often "
              "because: connect to smtp.example.com[192.0.2.1]:587: Connection refused. `mailctl "
              "relay test` "
              "looks for the cause; once it is mended, `postqueue -f` sends at once"}
    );
}

TEST_CASE("the status tells of a change that could not be taken back", "[status]") {
    Daemon daemon;
    daemon.script().fails_at = 3;
    daemon.script().goes_on_failing = true;
    const auto failed =
        daemon.call(alice(), "relay.Enable", R"({"host":"a.test","no_trial":true})");

    CHECK(failed.error == "RollbackFailed");
    const auto alarms = done(daemon, bob(), "Status").list("/alarms");
    REQUIRE(alarms.size() == 2);
    CHECK(alarms.front().find("change 1 was taken back, but Postfix does not work as before") == 0);
}

TEST_CASE("the status tells that somebody has edited the journal", "[status]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    daemon.spoil("UPDATE journal SET text = 'nothing' WHERE sequence = 1");
    const auto alarms = done(daemon, bob(), "Status").list("/alarms");

    CHECK(std::any_of(alarms.begin(), alarms.end(), [](const std::string& alarm) {
        return alarm.find("somebody has edited the journal or what undo needs") == 0;
    }));
    CHECK(done(daemon, bob(), "History").at("/intact") == "false");
}
