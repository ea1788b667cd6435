#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

namespace {

std::string drifted_status() {
    return wire::reply_text(
        {{"enabled", true},
         {"host", "smtp.example.com"},
         {"port", 587},
         {"username", "o'hara@example.com"},
         {"tls", "secure"},
         {"postfix_running", true},
         {"drift",
          {{{"object", "main.cf relayhost"},
            {"problem", "changed by somebody else"},
            {"expected", "[smtp.example.com]:587"},
            {"found", "[\x1b[2Jother]:25"}}}},
         {"since", "2026-11-21T07:35:59Z"},
         {"changed_by", "root"},
         {"change", 17},
         {"revision", "4f1c9a"}}
    );
}

}  // namespace

TEST_CASE("the relay's status names drift and the commands that help", "[cli][run]") {
    FakeDaemon daemon({{drifted_status()}});

    SECTION("for people") {
        const auto ran = run_at(daemon.socket(), {"relay", "status"});

        CHECK(ran.exit == 0);
        CHECK(
            ran.results ==
            "Relay      enabled\n"
            "Host       smtp.example.com\n"
            "Port       587\n"
            "User name  o'hara@example.com\n"
            "Senders    all\n"
            "TLS        secure\n"
            "Postfix    running\n"
            "Since      2026-11-21T07:35:59Z by root, change 17\n"
            "Drift      1 thing differs\n"
            "Revision   4f1c9a\n"
            "\n"
            "main.cf relayhost: changed by somebody else\n"
            "  expected  [smtp.example.com]:587\n"
            "  found     [\\x1b[2Jother]:25\n"
            "\n"
            "See who changed what with \"mailctl history\". To make it as it was again:\n"
            "  mailctl relay enable --force --host smtp.example.com --port 587 --tls secure "
            "--username 'o'\\''hara@example.com' --keep-password\n"
            "To put back what mailctl found at first:\n"
            "  mailctl relay disable --force\n"
        );
    }

    SECTION("for programs") {
        const auto ran = run_at(daemon.socket(), {"relay", "status", "--json"});

        const auto value = json::parse(ran.results);
        for (const auto* const member :
             {"enabled",
              "host",
              "port",
              "username",
              "tls",
              "postfix_running",
              "drift",
              "since",
              "changed_by"}) {
            CAPTURE(member);
            CHECK(value.contains(member));
        }
        CHECK(ran.results.find('\x1b') == std::string::npos);
    }
}

TEST_CASE("a relay at the platform names the account, and is made again without a host", "[cli]") {
    FakeDaemon daemon({{wire::reply_text(
        {{"enabled", true},
         {"host", "smtp.example.net"},
         {"port", 587},
         {"username", "u4711"},
         {"tls", "verify"},
         {"senders", {"a.example", "b.example"}},
         {"verified_senders", true},
         {"postfix_running", true},
         {"drift", {{{"object", "main.cf relayhost"}, {"problem", "changed by somebody else"}}}},
         {"account", "alice"},
         {"revision", "4f1c9a"}}
    )}});

    CHECK(
        run_at(daemon.socket(), {"relay", "status"}).results ==
        "Relay      enabled\n"
        "Host       smtp.example.net\n"
        "Port       587\n"
        "User name  u4711\n"
        "Account    alice\n"
        "Senders    a.example, b.example (verified ones)\n"
        "TLS        verify\n"
        "Postfix    running\n"
        "Drift      1 thing differs\n"
        "Revision   4f1c9a\n"
        "\n"
        "main.cf relayhost: changed by somebody else\n"
        "\n"
        "See who changed what with \"mailctl history\". To make it as it was again:\n"
        "  mailctl relay enable --force --senders verified --tls verify\n"
        "To put back what mailctl found at first:\n"
        "  mailctl relay disable --force\n"
    );
}

TEST_CASE("a relay for many domains shows the first ones", "[cli]") {
    json domains = json::array();
    for (int i = 0; i < 12; ++i) {
        domains.push_back("d" + std::to_string(i) + ".example");
    }
    FakeDaemon daemon({{wire::reply_text(
        {{"enabled", true},
         {"host", "smtp.example.net"},
         {"postfix_running", true},
         {"drift", {{{"object", "main.cf relayhost"}, {"problem", "changed by somebody else"}}}},
         {"senders", std::move(domains)},
         {"revision", "4f1c9a"}}
    )}});

    const auto shown = run_at(daemon.socket(), {"relay", "status"}).results;

    CHECK(shown.find("d9.example and 2 more\n") != std::string::npos);
    CHECK(shown.find("--senders d0.example,d1.example,d2.example,") != std::string::npos);
}

TEST_CASE("a relay for more domains than are told says how many", "[cli]") {
    FakeDaemon daemon({{wire::reply_text(
        {{"enabled", true},
         {"host", "smtp.example.net"},
         {"postfix_running", true},
         {"drift", {{{"object", "main.cf relayhost"}, {"problem", "changed by somebody else"}}}},
         {"senders", {"d0.example"}},
         {"more_senders", 98000},
         {"revision", "4f1c9a"}}
    )}});

    const auto shown = run_at(daemon.socket(), {"relay", "status"}).results;

    CHECK(shown.find("d0.example, and 98000 that are not told\n") != std::string::npos);
    CHECK(shown.find("--senders DOMAINS") != std::string::npos);
}

TEST_CASE("what overrules the relay is told apart by whether it was accepted", "[cli]") {
    const auto shown = [](json overrules, json drift) {
        FakeDaemon daemon({{wire::reply_text(
            {{"enabled", true},
             {"host", "smtp.example.net"},
             {"port", 587},
             {"postfix_running", true},
             {"drift", std::move(drift)},
             {"overrules", std::move(overrules)},
             {"revision", "4f1c9a"}}
        )}});
        return run_at(daemon.socket(), {"relay", "status"}).results;
    };
    const json accepted{
        {"object", "main.cf transport_maps"}, {"text", "transport_maps = x"}, {"accepted", true}};
    const json fresh{
        {"object", "main.cf fallback_relay"}, {"text", "fallback_relay = y"}, {"accepted", false}};
    const json fresh_drift{
        {"object", "main.cf fallback_relay"},
        {"problem", "this overrules the relay: fallback_relay = y"}};
    const json other_drift{{"object", "table sasl_passwd.lmdb"}, {"problem", "it is missing"}};

    SECTION("accepted ones alone are a line and no alarm") {
        const auto text = shown(json::array({accepted}), json::array());
        CHECK(
            text.find("Drift      none\nAccepted   1 that overrules the relay\n") !=
            std::string::npos
        );
        CHECK(
            text.find("\nmain.cf transport_maps: accepted, and overrules the relay: "
                      "transport_maps = x\n") != std::string::npos
        );
        CHECK(text.find("mailctl relay") == std::string::npos);
    }

    SECTION("others are drift, and can be accepted") {
        const auto text = shown(json::array({accepted, fresh}), json::array({fresh_drift}));
        CHECK(
            text.find("To let what overrules it do so:\n"
                      "  mailctl relay enable --accept-overrules --host smtp.example.net"
            ) != std::string::npos
        );
        CHECK(text.find("mailctl relay disable\n") != std::string::npos);
        CHECK(text.find("--force") == std::string::npos);
    }

    SECTION("where something of ours differs as well, one command does for both") {
        const auto text = shown(json::array({fresh}), json::array({fresh_drift, other_drift}));
        CHECK(
            text.find("  mailctl relay enable --force --accept-overrules --host") !=
            std::string::npos
        );
        CHECK(text.find("mailctl relay disable --force\n") != std::string::npos);
    }
}
