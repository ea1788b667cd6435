#include "tests/daemon/machine/scenes.hpp"

using namespace test;

namespace {

std::string of(int change, const std::string& more = {}) {
    return R"({"change":)" + std::to_string(change) + more + "}";
}

}  // namespace

TEST_CASE("an undo makes the inverse of a change, and can be undone", "[undo]") {
    Daemon daemon;
    const auto before = daemon.read("etc/postfix/main.cf");
    enable_relay(daemon, alice());
    const auto between = daemon.read("etc/postfix/main.cf");

    const auto undone = done(daemon, arthur(), "Undo", of(1));
    CHECK(undone.at("/change/id") == "2");
    CHECK(daemon.read("etc/postfix/main.cf") == before);
    CHECK(daemon.journal().back() == "arthur done: undo of change 1");
    done(daemon, alice(), "Undo", of(2));
    CHECK(daemon.read("etc/postfix/main.cf") == between);
}

TEST_CASE("what cannot be undone is told", "[undo]") {
    Daemon daemon;
    check_refused(
        daemon.call(alice(), "Undo", of(7)),
        {"NotFound",
         "there is no change 7",
         "`mailctl history` lists the changes; what is older is in the archive",
         "change"}
    );
    daemon.script().fails_at = 1;
    CHECK_FALSE(daemon.call(alice(), "relay.Enable", R"({"host":"a.test","no_trial":true})"));
    daemon.script() = {};
    enable_relay(daemon, alice());
    const auto last = std::stoi(daemon.query("SELECT max(id) FROM change").front());
    done(daemon, alice(), "relay.Enable", R"({"host":"b.test"})");
    check_refused(
        daemon.call(alice(), "Undo", of(last)),
        {"Conflict",
         "later changes touched the same settings as change " + std::to_string(last),
         "undo the later ones first, the newest before the others; `mailctl history` lists them",
         "change"}
    );
    CHECK(daemon.main_cf("relayhost") == "[b.test]:587");
}

TEST_CASE("a change that is not in force has nothing to undo", "[undo]") {
    Daemon daemon;
    daemon.script().fails_at = 3;
    REQUIRE_FALSE(daemon.call(alice(), "relay.Enable", R"({"host":"a.test","no_trial":true})"));
    daemon.script() = {};
    check_refused(
        daemon.call(alice(), "Undo", of(1)),
        {"Conflict",
         "change 1 is not in force, so there is nothing to undo",
         "`mailctl history` tells how each change ended",
         "change"}
    );
}

TEST_CASE("an undo meets drift as every change does", "[undo]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    auto text = daemon.read("etc/postfix/main.cf");
    text.replace(text.find("[smtp.example.com]"), 18, "[somebody.example]");
    daemon.write("etc/postfix/main.cf", text);

    CHECK(daemon.call(alice(), "Undo", of(1)).error == "Drift");
    CHECK(daemon.read("etc/postfix/main.cf") == text);
    done(daemon, alice(), "Undo", of(1, R"(,"force":true)"));
    CHECK(daemon.main_cf("relayhost") == "theirs");
}

TEST_CASE("the relay of another one's account is not undone unasked", "[undo]") {
    Daemon daemon;
    enable_account(daemon, alice());
    check_refused(
        daemon.call(arthur(), "Undo", of(1)),
        {"Conflict",
         "this machine's relay goes through the account of alice",
         "agree with them first; the same command with --force takes it over"}
    );
    done(daemon, arthur(), "Undo", of(1, R"(,"force":true)"));
    CHECK(daemon.main_cf("relayhost") == "theirs");
}

TEST_CASE("a relay whose credential was deleted does not come back", "[undo]") {
    Daemon daemon;
    enable_account(daemon, alice());
    done(daemon, alice(), "relay.Disable");
    const auto parameters = of(2);

    SECTION("as long as the credential is there it does") {
        done(daemon, alice(), "account.Status");
        done(daemon, alice(), "Undo", parameters);
        CHECK(daemon.main_cf("relayhost") == "[mail.cyberpersons.com]:587");
    }
    SECTION("without it it does not") {
        done(daemon, alice(), "credential.Remove", R"({"id":"credential-1"})");
        check_refused(
            daemon.call(alice(), "Undo", parameters),
            {"Conflict",
             "the credential that was in use before that change is not at the platform any more",
             "`mailctl relay enable` makes another one",
             "change"}
        );
    }
}

TEST_CASE("an undo that Postfix does not take leaves the change in force", "[undo]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    const auto before = daemon.read("etc/postfix/main.cf");
    daemon.script().fails_on = "postfix take";

    CHECK(daemon.call(alice(), "Undo", of(1)).error == "RolledBack");
    CHECK(daemon.read("etc/postfix/main.cf") == before);
}

TEST_CASE("a Postfix that is broken already bars no way back", "[undo]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    daemon.script().fails_on = "postfix check_live";

    done(daemon, alice(), "Undo", of(1));
    CHECK(daemon.main_cf("relayhost") == "theirs");
}
