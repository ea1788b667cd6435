#include "tests/daemon/machine/scenes.hpp"

#include <algorithm>

using namespace test;

namespace {

/// alice has an account with a verified domain.
void set_up(Daemon& daemon) {
    daemon.net().domains = {{"example.org", true}, {"example.net", false}};
    connect(daemon, alice());
}

Texts states(Daemon& daemon) { return daemon.query("SELECT state FROM credential"); }

}  // namespace

TEST_CASE("a relay through the account gets a credential of its own", "[relay][account]") {
    Daemon daemon;
    set_up(daemon);
    const auto enabled = daemon.call(alice(), "relay.Enable", R"({"senders":["example.net"]})");

    INFO(enabled.message);
    REQUIRE(enabled);
    REQUIRE(daemon.net().credentials.size() == 1);
    const auto& credential = daemon.net().credentials.front();
    CHECK(credential.description.starts_with("mailctl-"));
    CHECK(credential.description.find(" relay on ") != std::string::npos);
    CHECK(
        daemon.read("etc/postfix/mailctl/1/sasl_passwd") ==
        "[mail.cyberpersons.com]:587 user-1:password-1\n"
    );
    CHECK(daemon.main_cf("relayhost") == "theirs");  // for some senders there is a table
    CHECK(
        daemon.net().jobs() ==
        Texts{
            "PlatformCredentialList",
            "PlatformDomainList",
            "PlatformCredentialCreate",
            "TrySmtp",
            "PlatformCredentialList"}
    );
    CHECK(states(daemon) == Texts{"active"});
    CHECK(
        enabled.list("/change/notes") ==
        Texts{"the platform refuses mail from example.net until it is verified; see `mailctl "
              "domain list`"}
    );
    CHECK(
        daemon.journal().back() ==
        "alice done: relay through [mail.cyberpersons.com]:587 with the account "
        "alice@example.org for mail of example.net"
    );
    CHECK(daemon.log.find("password-1") == std::string::npos);
}

TEST_CASE("the credential in use is kept as long as it works", "[relay][account]") {
    Daemon daemon;
    enable_account(daemon, alice());

    SECTION("with nothing changed") {
        const auto again = done(daemon, alice(), "relay.Enable");
        CHECK(again.at("/change/changed") == "false");
        CHECK(daemon.net().credentials.front().id == "credential-1");
    }
    SECTION("with other senders") {
        const auto again = done(daemon, alice(), "relay.Enable", R"({"verified_senders":true})");
        CHECK(again.at("/change/changed") == "true");
        CHECK(daemon.net().credentials.front().id == "credential-1");
    }
    SECTION("and replaced where the platform does not take its password") {
        auto& net = daemon.net();
        net.verdict = R"({"ok":false,"failed_step":"auth","message":"535 no","hint":""})";
        done(daemon, alice(), "relay.Enable", R"({"no_trial":true})");
        CHECK(net.credentials.front().id == "credential-1");
        CHECK(daemon.call(alice(), "relay.Enable").error == "TrialFailed");
        CHECK(net.credentials.front().id == "credential-1");
        net.meanwhile = [&net] {
            if (net.last_job == "PlatformCredentialCreate") {
                net.verdict = R"({"ok":true,"message":"","hint":""})";
            }
        };
        done(daemon, alice(), "relay.Enable");
        CHECK(net.credentials.front().id == "credential-3");
        CHECK(net.credentials.size() == 1);
    }
    SECTION("and replaced where it is not there any more") {
        daemon.net().credentials.clear();
        done(daemon, alice(), "relay.Enable");
        CHECK(daemon.net().credentials.front().id == "credential-2");
        CHECK(
            daemon.read("etc/postfix/mailctl/2/sasl_passwd") ==
            "[mail.cyberpersons.com]:587 user-2:password-2\n"
        );
        CHECK_FALSE(std::filesystem::exists(daemon.path("etc/postfix/mailctl/1")));
    }
    CHECK(states(daemon) == Texts{"active"});
}

TEST_CASE("where the platform fails before the credential is made nothing is", "[relay][account]") {
    const auto job = GENERATE(
        as<std::string>(),
        "PlatformCredentialList",
        "PlatformDomainList",
        "PlatformCredentialCreate"
    );
    const auto fault = GENERATE(refused(), unavailable());
    CAPTURE(job, fault.error);
    Daemon daemon;
    set_up(daemon);
    const auto before = daemon.read("etc/postfix/main.cf");
    daemon.net().faults[job] = fault;

    check_refused(daemon.call(alice(), "relay.Enable"), {fault.error, fault.message});
    CHECK(daemon.read("etc/postfix/main.cf") == before);
    CHECK(daemon.net().credentials.empty());
    CHECK(states(daemon).empty());
}

TEST_CASE("a credential whose answer was lost is looked for", "[relay][account]") {
    Daemon daemon;
    set_up(daemon);
    const auto before = daemon.read("etc/postfix/main.cf");
    auto& faults = daemon.net().faults;

    SECTION("and deleted where it is there") {
        faults["PlatformCredentialCreate"] = lost_after();
        check_refused(
            daemon.call(alice(), "relay.Enable"),
            {"RemoteUnavailable", lost_text, "no credential is left behind; try again"}
        );
        CHECK(states(daemon).empty());
    }
    SECTION("and awaited where it is not") {
        faults["PlatformCredentialCreate"] = lost();
        check_refused(
            daemon.call(alice(), "relay.Enable"),
            {"RemoteUnavailable", lost_text, "no credential is left behind; try again"}
        );
        CHECK(states(daemon) == Texts{"creating"});
    }
    SECTION("and settled later where the platform is gone as well") {
        faults["PlatformCredentialCreate"] = lost_after();
        faults["PlatformCredentialList"] = unavailable();
        faults["PlatformCredentialList"].spared = 1;
        check_refused(
            daemon.call(alice(), "relay.Enable"),
            {"RemoteUnknown",
             lost_text,
             "`mailctl account status` looks whether a credential was made, and deletes it"}
        );
        CHECK(states(daemon) == Texts{"creating"});
        faults.clear();
        daemon.restart();
        CHECK(states(daemon).empty());
    }
    SECTION("and told where it cannot be deleted") {
        faults["PlatformCredentialCreate"] = unknown();
        faults["PlatformCredentialCreate"].is_done = true;
        faults["PlatformCredentialRemove"] = unavailable();
        check_refused(
            daemon.call(alice(), "relay.Enable"),
            {"RemoteUnknown",
             lost_text,
             "the credential credential-1 was made, and nobody knows its password: `mailctl "
             "account status` "
             "tries again to delete it, or `mailctl credential remove credential-1`"}
        );
        CHECK(states(daemon) == Texts{"retiring"});
        faults.clear();
        done(daemon, alice(), "account.Status");
    }
    CHECK(daemon.net().credentials.empty());
    CHECK(daemon.read("etc/postfix/main.cf") == before);
}

TEST_CASE("a credential for a relay that does not come about goes again", "[relay][account]") {
    Daemon daemon;
    set_up(daemon);
    const auto before = daemon.read("etc/postfix/main.cf");

    SECTION("because of the trial") {
        daemon.net().verdict = R"({"ok":false,"message":"nobody there","hint":""})";
        check_refused(
            daemon.call(alice(), "relay.Enable"),
            {"TrialFailed", "[mail.cyberpersons.com]:587 did not pass the trial: nobody there"}
        );
        CHECK(states(daemon).empty());
        CHECK(daemon.net().credentials.empty());
    }
    SECTION("because of Postfix") {
        daemon.script().fails_at = 3;
        CHECK_FALSE(daemon.call(alice(), "relay.Enable"));
        CHECK(states(daemon).empty());
        CHECK(daemon.net().credentials.empty());
    }
    SECTION("later, where the platform does not answer") {
        daemon.script().fails_at = 1;
        daemon.net().faults["PlatformCredentialRemove"] = unavailable();
        CHECK(
            daemon.call(alice(), "relay.Enable").hint ==
            "the credential that was made for it is still at the platform (nobody answers); "
            "`mailctl "
            "account status` deletes it"
        );
        CHECK(states(daemon) == Texts{"retiring"});
        CHECK(daemon.net().credentials.size() == 1);
    }
    CHECK(daemon.read("etc/postfix/main.cf") == before);
}

TEST_CASE("an old credential that cannot be deleted is told and kept in mind", "[relay][account]") {
    Daemon daemon;
    enable_account(daemon, alice());
    daemon.net().faults["PlatformCredentialRemove"] = unavailable();
    const auto rotated = daemon.call(alice(), "credential.Rotate", R"({"id":"credential-1"})");

    REQUIRE(rotated);
    const auto pending = "the credential user-1 has to be removed at the platform";
    const auto notes = rotated.list("/act/notes");
    CHECK(std::count(
        notes.begin(), notes.end(), std::string(pending) + "; `mailctl account status` tries again"
    ));
    const auto status = done(daemon, alice(), "account.Status");
    CHECK(status.list("/pending") == Texts{pending});
    daemon.net().faults.clear();
    CHECK(done(daemon, alice(), "account.Status").list("/pending").empty());
    CHECK(daemon.net().credentials.size() == 1);
}

TEST_CASE("the relay of another one's account is not taken over unasked", "[relay][account]") {
    Daemon daemon;
    enable_account(daemon, alice());
    connect(daemon, arthur());

    check_refused(
        daemon.call(arthur(), "relay.Enable"),
        {"Conflict",
         "this machine's relay goes through the account of alice",
         "agree with them first; the same command with --force takes it over"}
    );
    CHECK(daemon.net().credentials.size() == 1);
    done(daemon, arthur(), "relay.Enable", R"({"force":true})");
    CHECK(done(daemon, arthur(), "relay.Status").at("/account") == "arthur");
}

TEST_CASE("a relay for verified domains without any takes no mail", "[relay][account]") {
    Daemon daemon;
    connect(daemon, alice());
    CHECK(
        done(daemon, alice(), "relay.Enable", R"({"verified_senders":true})")
            .list("/change/notes") ==
        Texts{"no domain of this account is verified: the relay takes no mail until one is; see "
              "`mailctl domain list`"}
    );
}
