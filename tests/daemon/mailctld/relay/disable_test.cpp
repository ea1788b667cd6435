#include "tests/daemon/machine/scenes.hpp"

using namespace test;

TEST_CASE("disabling the relay gives back what was there before it", "[relay]") {
    Daemon daemon;
    const auto before = daemon.read("etc/postfix/main.cf");
    enable_relay(daemon, alice());
    const auto disabled = daemon.call(arthur(), "relay.Disable");

    REQUIRE(disabled);
    CHECK(daemon.read("etc/postfix/main.cf") == before);
    CHECK(
        disabled.plan().front() == "main.cf relayhost (mailctl): [smtp.example.com]:587 -> theirs"
    );
    CHECK(daemon.journal().back() == "arthur done: no relay");
    CHECK(daemon.net().jobs().empty());
    CHECK(std::filesystem::exists(daemon.path("etc/postfix/mailctl/1/sasl_passwd")));
}

TEST_CASE("disabling no relay does nothing", "[relay]") {
    Daemon daemon;
    const auto before = daemon.state();
    const auto nothing = daemon.call(alice(), "relay.Disable");

    REQUIRE(nothing);
    CHECK(nothing.at("/change/changed") == "false");
    CHECK(daemon.state() == before);
}

TEST_CASE("a relay that is forgotten takes its password with it", "[relay][secret]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    const auto parameters = R"({"forget":true})";

    SECTION("at once") { done(daemon, alice(), "relay.Disable", parameters); }
    SECTION("also where it was disabled before") {
        done(daemon, alice(), "relay.Disable");
        done(daemon, alice(), "relay.Disable", parameters);
    }
    CHECK_FALSE(std::filesystem::exists(daemon.path("etc/postfix/mailctl")));
    check_refused(
        daemon.call(alice(), "Undo", R"({"change":2})"),
        {"Conflict",
         "the tables that were in use before that change are gone",
         "enable that relay again with `mailctl relay enable`",
         "change"}
    );
}

TEST_CASE("a setting that somebody has changed is not given back unasked", "[relay]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    auto text = daemon.read("etc/postfix/main.cf");
    text.replace(text.find("[smtp.example.com]"), 18, "[somebody.example]");
    daemon.write("etc/postfix/main.cf", text);

    check_refused(
        daemon.call(alice(), "relay.Disable"),
        {"Drift",
         "somebody has changed relayhost since: it is \"[somebody.example]:587\" and not "
         "\"[smtp.example.com]:587\"",
         "look with `mailctl status`; the same command with --force overwrites it"}
    );
    CHECK(daemon.read("etc/postfix/main.cf") == text);
    done(daemon, alice(), "relay.Disable", R"({"force":true})");
    CHECK(daemon.main_cf("relayhost") == "theirs");
}

TEST_CASE("the relay of another one's account is only disabled by force", "[relay]") {
    Daemon daemon;
    enable_account(daemon, alice());
    check_refused(
        daemon.call(arthur(), "relay.Disable"),
        {"Conflict",
         "this machine's relay goes through the account of alice",
         "agree with them first; the same command with --force takes it over"}
    );
    const auto who = GENERATE(0, 1, 2);
    done(
        daemon,
        who == 0   ? arthur()
        : who == 1 ? root()
                   : alice(),
        "relay.Disable",
        who == 0 ? R"({"force":true})" : "{}"
    );
    CHECK(daemon.main_cf("relayhost") == "theirs");
    CHECK(daemon.net().credentials.size() == 1);
}

TEST_CASE("with the relay its credential at the platform is forgotten", "[relay]") {
    Daemon daemon;
    enable_account(daemon, alice());
    const auto parameters = R"({"forget":true})";

    SECTION("and deleted there") {
        done(daemon, alice(), "relay.Disable", parameters);
        CHECK(daemon.net().credentials.empty());
        CHECK(daemon.query("SELECT state FROM credential").empty());
    }
    SECTION("or, where nobody answers, later") {
        daemon.net().faults["PlatformCredentialList"] = unavailable();
        const auto disabled = done(daemon, alice(), "relay.Disable", parameters);
        CHECK(
            disabled.list("/change/notes") ==
            Texts{"nobody answers; `mailctl account status` tries again"}
        );
        CHECK(daemon.query("SELECT state FROM credential") == Texts{"retiring"});
        daemon.net().faults.clear();
        done(daemon, alice(), "account.Status");
        CHECK(daemon.net().credentials.empty());
        CHECK(daemon.query("SELECT state FROM credential").empty());
    }
}
