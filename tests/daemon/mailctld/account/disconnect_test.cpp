#include "tests/daemon/machine/scenes.hpp"

using namespace test;

namespace {

const char* const needs_force =
    "the account is still connected; --force forgets the account all the same and leaves its "
    "credentials at the platform";

}  // namespace

TEST_CASE("disconnecting takes the relay, the credential and the account away", "[account]") {
    Daemon daemon;
    enable_account(daemon, alice());
    const auto gone = daemon.call(alice(), "account.Disconnect");

    INFO(gone.message);
    REQUIRE(gone);
    CHECK(gone.at("/act/change") == "2");
    CHECK(gone.plan().back() == "platform account (mailctl): alice@example.org -> nothing");
    CHECK(daemon.main_cf("relayhost") == "theirs");
    CHECK_FALSE(std::filesystem::exists(daemon.path("etc/postfix/mailctl")));
    CHECK(daemon.net().credentials.empty());
    CHECK(daemon.query("SELECT owner FROM account").empty());
    CHECK(daemon.query("SELECT owner FROM domain").empty());
    CHECK(daemon.query("SELECT owner FROM credential").empty());
    CHECK(
        daemon.journal().back() ==
        "alice disconnected: disconnected from the account alice@example.org"
    );
    CHECK(done(daemon, alice(), "account.Status").at("/connected") == "false");
}

TEST_CASE("a forgotten key stays in no file of the state", "[account][secret]") {
    Daemon daemon;
    connect(daemon, bob());
    const auto all = [&] {
        return daemon.read("state/state.db") + daemon.read("state/state.db-wal");
    };
    REQUIRE(all().find("key-of-the-account") != std::string::npos);
    done(daemon, bob(), "account.Disconnect");

    CHECK(all().find("key-of-the-account") == std::string::npos);
}

TEST_CASE("nobody disconnects without an account", "[account]") {
    Daemon daemon;
    check_refused(
        daemon.call(bob(), "account.Disconnect"),
        {"NotFound",
         "bob has no account at a delivery platform",
         "connect one with `mailctl account connect EMAIL`"}
    );
}

TEST_CASE("where the platform does not answer the account stays, unless forced", "[account]") {
    struct Case {
        Fault fault;
        Refused refused;
    };
    const auto row = GENERATE(
        Case{test::refused(), {"RemoteRefused", "it says no", needs_force}},
        Case{unavailable(), {"RemoteUnavailable", "nobody answers", needs_force}},
        Case{lost(), {"Unavailable", lost_text, needs_force}}
    );
    CAPTURE(row.refused.message);
    Daemon daemon;
    enable_account(daemon, alice());
    const auto before = daemon.state();
    daemon.net().faults["PlatformCredentialList"] = row.fault;

    check_refused(daemon.call(alice(), "account.Disconnect"), row.refused);
    CHECK(daemon.state() == before);
    const auto forced = done(daemon, alice(), "account.Disconnect", R"({"force":true})");
    CHECK(
        forced.list("/act/notes") ==
        Texts{"the credential user-1 is still at the platform: delete it there"}
    );
    CHECK(daemon.main_cf("relayhost") == "theirs");
    CHECK(daemon.query("SELECT owner FROM account").empty());
}

TEST_CASE("a credential that cannot be deleted keeps the account", "[account]") {
    Daemon daemon;
    enable_account(daemon, alice());
    daemon.net().faults["PlatformCredentialRemove"] = unavailable();

    check_refused(
        daemon.call(alice(), "account.Disconnect"),
        {"RemoteUnavailable", "1 credentials could not be removed at the platform", needs_force}
    );
    CHECK(daemon.main_cf("relayhost") == "theirs");
    CHECK(daemon.query("SELECT state FROM credential") == Texts{"retiring"});
    daemon.net().faults.clear();
    done(daemon, alice(), "account.Disconnect");
    CHECK(daemon.net().credentials.empty());
}

TEST_CASE("a relay that Postfix does not let go keeps the account", "[account]") {
    Daemon daemon;
    enable_account(daemon, alice());
    daemon.script().fails_on = "postfix take";

    CHECK(daemon.call(alice(), "account.Disconnect").error == "RolledBack");
    CHECK(daemon.main_cf("relayhost") == "[mail.cyberpersons.com]:587");
    CHECK(daemon.net().credentials.size() == 1);
    CHECK(daemon.query("SELECT name FROM account") == Texts{"alice"});
}

TEST_CASE("records in the DNS stay until they are withdrawn", "[account][dns]") {
    Daemon daemon;
    add_domain(daemon, alice());
    add_provider(daemon);
    done(daemon, alice(), "dns.Apply", R"({"domain":"example.org"})");

    SECTION("and are named") {
        CHECK(
            done(daemon, alice(), "account.Disconnect").list("/act/notes") ==
            Texts{"records of example.org are still in the DNS and go on allowing the platform to "
                  "send: `mailctl dns withdraw DOMAIN` takes them back"}
        );
        CHECK(daemon.net().records.size() == 2);
    }
    SECTION("or go along") {
        const auto gone = done(daemon, alice(), "account.Disconnect", R"({"withdraw":true})");
        CHECK(gone.list("/act/notes").empty());
        CHECK(daemon.net().records.empty());
        CHECK(gone.plan().size() == 3);
    }
    SECTION("and keep the account where they cannot") {
        daemon.net().faults["WriteRecords"] = test::refused();
        check_refused(
            daemon.call(alice(), "account.Disconnect", R"({"withdraw":true})"),
            {"RemoteRefused", "it says no"}
        );
        CHECK(daemon.query("SELECT name FROM account") == Texts{"alice"});
    }
}
