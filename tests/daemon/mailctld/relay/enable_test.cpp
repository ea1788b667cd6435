#include "tests/daemon/machine/scenes.hpp"

#include <algorithm>

using namespace test;

namespace {

const std::string wish =
    R"({"host":"smtp.example.com","username":"bob","password":"relay-password"})";

std::string with(const std::string& more) {
    return wish.substr(0, wish.size() - 1) + "," + more + "}";
}

}  // namespace

TEST_CASE("a relay that passes its trial is put into Postfix", "[relay]") {
    Daemon daemon;
    const auto enabled = daemon.call(alice(), "relay.Enable", wish);

    INFO(enabled.message);
    REQUIRE(enabled);
    CHECK(enabled.at("/change/id") == "1");
    CHECK(enabled.at("/change/in_force/0/how") == "reloaded");
    CHECK(
        enabled.plan() ==
        Texts{
            "main.cf relayhost (administrator): theirs -> [smtp.example.com]:587",
            "main.cf smtp_sasl_auth_enable (nobody): nothing -> yes",
            "main.cf smtp_sasl_password_maps (nobody): nothing -> "
            "texthash:/etc/postfix/mailctl/1/sasl_passwd",
            "main.cf smtp_sasl_tls_security_options (nobody): nothing -> noanonymous",
            "main.cf smtp_tls_CAfile (nobody): nothing -> /authorities.pem",
            "main.cf smtp_tls_policy_maps (nobody): nothing -> "
            "texthash:/etc/postfix/mailctl/1/tls_policy",
            "table sasl_passwd (nobody): nothing -> [smtp.example.com]:587 <secret>",
            "table tls_policy (nobody): nothing -> [smtp.example.com]:587 secure match=nexthop"}
    );
    CHECK(daemon.main_cf("relayhost") == "[smtp.example.com]:587");
    CHECK(
        daemon.journal() ==
        Texts{
            "alice opened: relay through [smtp.example.com]:587",
            "alice done: relay through [smtp.example.com]:587"}
    );
    CHECK(daemon.bells > 0);
    CHECK(daemon.net().jobs() == Texts{"TrySmtp"});
}

TEST_CASE("a relay's password goes to the trial and into one table", "[relay][secret]") {
    Daemon daemon;
    const auto enabled = daemon.call(alice(), "relay.Enable", wish);

    REQUIRE(enabled);
    CHECK(daemon.net().was_told("TrySmtp", R"("password":"relay-password")"));
    CHECK(
        daemon.read("etc/postfix/mailctl/1/sasl_passwd") ==
        "[smtp.example.com]:587 bob:relay-password\n"
    );
    auto state = daemon.state();
    const auto at = state.find("relay-password");
    REQUIRE(at != std::string::npos);
    state.erase(at, 1);
    auto elsewhere = state + enabled.reply + daemon.log;
    for (const auto& reply : enabled.progress) {
        elsewhere += reply;
    }
    CHECK(elsewhere.find("relay-password") == std::string::npos);
}

TEST_CASE("the trial is made as Postfix will connect", "[relay]") {
    Daemon daemon;
    daemon.edit_main_cf("inet_protocols = ipv4");
    daemon.edit_main_cf("smtp_helo_name = here.example.org");
    done(daemon, alice(), "relay.Enable", with(R"("port":465,"no_trial":true)"));
    REQUIRE(daemon.call(alice(), "relay.Enable", with(R"("tls":"verify")")));

    CHECK(daemon.net().was_told("TrySmtp", R"("greeting_name":"here.example.org")"));
    CHECK(daemon.net().was_told("TrySmtp", R"("may_use_ipv6":false)"));
    CHECK(daemon.net().was_told("TrySmtp", R"("authorities":"-----BEGIN CERTIFICATE-----)"));
    CHECK(daemon.net().was_told("TrySmtp", R"("tls":"verify")"));
}

TEST_CASE("a relay that is wanted again changes nothing and is not tried", "[relay]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    const auto before = daemon.state();
    for (const auto& again :
         {wish, std::string(R"({"host":"smtp.example.com","username":"bob"})")}) {
        CAPTURE(again);
        const auto nothing = daemon.call(alice(), "relay.Enable", again);

        REQUIRE(nothing);
        CHECK(nothing.at("/change/changed") == "false");
        CHECK(daemon.state() == before);
        CHECK(daemon.net().jobs().empty());
    }
}

TEST_CASE("what no relay can be is refused before anything is asked", "[relay]") {
    struct Case {
        std::string parameters;
        Refused refused;
    };
    const auto row = GENERATE(
        Case{
            R"({"host":"smtp.example.com","password":"x"})",
            {"InvalidArgument", "a password needs a user name", "add --username", "username"}},
        Case{
            R"({"host":"192.0.2.1"})",
            {"InvalidArgument",
             "a certificate cannot be checked against the address 192.0.2.1",
             "name the relay by its host name, or accept any certificate with --tls encrypt",
             "host"}},
        Case{
            R"({"host":"smtp.example.com","senders":[]})",
            {"InvalidArgument",
             "a relay for no sender would take no mail",
             "name at least one domain, or leave it out to relay all mail",
             "senders"}},
        Case{
            R"({"host":"smtp.example.com","verified_senders":true})",
            {"InvalidArgument",
             "only a delivery platform tells which domains are verified",
             "name the sender domains, or leave out the host to relay through your account",
             "verified_senders"}},
        Case{
            R"({"verified_senders":true,"senders":["a.test"]})",
            {"InvalidArgument",
             "the verified domains and a list of domains exclude each other",
             "give one of the two",
             "verified_senders"}},
        Case{
            R"({"port":25})",
            {"InvalidArgument",
             "port, user name and password belong to a host that is named",
             "add --host, or leave them out to relay through your account at the platform",
             "host"}},
        Case{
            R"({"host":"smtp.example.com","username":"bob"})",
            {"InvalidArgument",
             "there is no stored password for this host and user name",
             "give one with --password-file",
             "password"}},
        Case{
            R"({"host":"smtp.example.com","port":0})",
            {"InvalidArgument",
             "port 0 is out of range (1-65535)",
             "submission uses 587, submission over implicit TLS 465",
             "port"}},
        Case{
            R"({})",
            {"NotFound",
             "alice has no account at a delivery platform",
             "connect one with `mailctl account connect EMAIL`"}},
        Case{
            R"({"host":"smtp.example.com","expect":"0123"})",
            {"Conflict",
             "main.cf has revision REVISION and not 0123",
             "read the status again, look at what has changed, and repeat with its revision",
             "expect"}}
    );
    CAPTURE(row.parameters);
    Daemon daemon;
    const auto before = daemon.state();
    auto answer = daemon.call(alice(), "relay.Enable", row.parameters);

    constexpr std::string_view word = "revision ";
    if (const auto at = answer.message.find(word); at != std::string::npos) {
        const auto begin = at + word.size();
        answer.message.replace(begin, answer.message.find(' ', begin) - begin, "REVISION");
    }
    check_refused(answer, row.refused);
    CHECK(daemon.state() == before);
    CHECK(daemon.net().jobs().empty());
}

TEST_CASE("the stored password is given to no other host or user", "[relay][secret]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    const auto parameters = GENERATE(
        R"({"host":"evil.example.com","username":"bob"})",
        R"({"host":"smtp.example.com","username":"eve"})"
    );
    CAPTURE(parameters);
    CHECK(
        daemon.call(alice(), "relay.Enable", parameters).message ==
        "there is no stored password for this host and user name"
    );
    CHECK(daemon.net().jobs().empty());
}

TEST_CASE("what would keep mail from the relay is refused before the trial", "[relay]") {
    struct Case {
        std::string name;
        void (*prepare)(Daemon&);
        Refused refused;
    };
    const auto row = GENERATE(
        Case{
            "no SASL",
            [](Daemon& daemon) {
                std::filesystem::remove(daemon.path("usr/lib/sasl2/libplain.so"));
            },
            {"Configuration",
             "the SASL plug-ins for a login are not installed (no mechanism PLAIN or LOGIN)",
             "apt install libsasl2-modules"}},
        Case{
            "no client",
            [](Daemon& daemon) {
                daemon.write("etc/postfix/master.cf", "smtp unix - - y - - smtp\n");
            },
            {"Configuration",
             "nothing would deliver mail: master.cf has no service qmgr, the queue manager",
             "put its line back (master.cf.proto beside main.cf has it; master_service_disable may "
             "turn it off, too), then `postfix reload`"}},
        Case{
            "no authorities",
            [](Daemon& daemon) { daemon.write("authorities.pem", "none\n"); },
            {"Configuration",
             "/authorities.pem holds no certificate",
             "correct smtp_tls_CAfile in main.cf (or ca-file in mailctl.conf), or remove it"}},
        Case{
            "another way",
            [](Daemon& daemon) { daemon.edit_main_cf("smtp_fallback_relay = other.test"); },
            {"Configuration",
             "other settings would send mail past the relay or keep it back: "
             "smtp_fallback_relay = other.test",
             "remove them, or let them overrule the relay with --accept-overrules"}},
        Case{
            "another way, in a main.cf that Postfix cannot read",
            [](Daemon& daemon) {
                daemon.edit_main_cf("smtp_fallback_relay = other.test");
                daemon.write("etc/postfix/is-broken", "");
            },
            {"Configuration",
             "Postfix cannot read its configuration: fatal: main.cf is broken",
             "run `postfix check` and mend what it names"}}
    );
    CAPTURE(row.name);
    Daemon daemon;
    row.prepare(daemon);
    const auto before = daemon.state();

    check_refused(daemon.call(alice(), "relay.Enable", wish), row.refused);
    CHECK(daemon.state() == before);
    CHECK(daemon.net().jobs().empty());
}

TEST_CASE("what overrules the relay is accepted once", "[relay]") {
    Daemon daemon;
    daemon.edit_main_cf("smtp_fallback_relay = other.test");
    const auto accepted = done(daemon, alice(), "relay.Enable", with(R"("accept_overrules":true)"));
    CHECK(
        accepted.list("/change/notes") ==
        Texts{"accepted, and still overrules the relay: smtp_fallback_relay = other.test"}
    );

    CHECK(daemon.call(alice(), "relay.Enable", with(R"("port":2525)")));
    daemon.edit_main_cf("fallback_relay = third.test");
    CHECK(daemon.call(alice(), "relay.Enable", wish).error == "Configuration");
}

TEST_CASE("drift bars a relay unless it is forced", "[relay]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    auto text = daemon.read("etc/postfix/main.cf");
    text.replace(text.find("[smtp.example.com]"), 18, "[somebody.example]");
    daemon.write("etc/postfix/main.cf", text);

    const auto refused = daemon.call(alice(), "relay.Enable", with(R"("port":2525)"));
    check_refused(
        refused,
        {"Drift",
         "somebody has changed relayhost since: it is \"[somebody.example]:587\" and not "
         "\"[smtp.example.com]:587\"",
         "look with `mailctl status`; the same command with --force overwrites it"}
    );
    CHECK(daemon.read("etc/postfix/main.cf") == text);
    done(daemon, alice(), "relay.Enable", with(R"("port":2525,"force":true)"));
    CHECK(daemon.main_cf("relayhost") == "[smtp.example.com]:2525");
}

TEST_CASE("a relay that fails its trial changes nothing", "[relay]") {
    struct Case {
        std::string name;
        void (*prepare)(Network&);
        Refused refused;
    };
    const auto row = GENERATE(
        Case{
            "the relay says no",
            [](Network& net) {
                net.verdict = R"({"ok":false,"failed_step":"auth","message":"535 5.7.8 no",)"
                              R"("hint":"look at the password"})";
            },
            {"TrialFailed",
             "[smtp.example.com]:587 did not pass the trial: 535 5.7.8 no",
             "look at the password"}},
        Case{
            "an authority that is not trusted",
            [](Network& net) {
                net.verdict = R"({"ok":false,"failed_step":"tls","message":"the certificate )"
                              R"(is not from an authority that this machine trusts","hint":"x"})";
            },
            {"TrialFailed",
             "[smtp.example.com]:587 did not pass the trial: the certificate is not from an "
             "authority in /authorities.pem, which ca-file in mailctl.conf names",
             "append the authority's certificate to that file"}},
        Case{
            "mailctl-net dies",
            [](Network& net) { net.faults["TrySmtp"] = lost(); },
            {"Unavailable",
             lost_text,
             "look at `journalctl -u 'mailctl-net@*'`; --no-trial goes without the trial"}},
        Case{
            "no trial can work here",
            [](Network& net) {
                net.faults["TrySmtp"] = {"Configuration", "no libcurl"};
            },
            {"Configuration", "no libcurl"}}
    );
    CAPTURE(row.name);
    Daemon daemon;
    const auto before = daemon.state();
    row.prepare(daemon.net());

    check_refused(daemon.call(alice(), "relay.Enable", wish), row.refused);
    CHECK(daemon.state() == before);
    CHECK(daemon.call(alice(), "relay.Enable", with(R"("no_trial":true)")));
}

TEST_CASE("a client that hangs up in the trial gets no relay", "[relay]") {
    Daemon daemon;
    const auto before = daemon.state();
    daemon.is_cancelled = true;

    CHECK(daemon.call(alice(), "relay.Enable", wish).error == "Cancelled");
    CHECK(daemon.state() == before);
}

TEST_CASE("whatever Postfix refuses on the way, the old relay stays", "[relay]") {
    for (std::size_t at = 1;; ++at) {
        CAPTURE(at);
        Daemon daemon;
        const auto before = daemon.read("etc/postfix/main.cf");
        daemon.script().fails_at = at;
        if (daemon.call(alice(), "relay.Enable", wish)) {
            CHECK(at > 2);
            break;
        }
        CHECK(daemon.read("etc/postfix/main.cf") == before);
        CHECK_FALSE(std::filesystem::exists(daemon.path("etc/postfix/mailctl")));
        daemon.script() = {};
        CHECK(daemon.call(alice(), "relay.Enable", wish));
    }
}
