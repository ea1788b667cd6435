#include "tests/daemon/machine/scenes.hpp"

using namespace test;

namespace {

const std::string untrusted =
    R"({"ok":false,"failed_step":"tls","message":"the certificate is not from an authority that )"
    R"(this machine trusts","hint":"tell them"})";

}  // namespace

TEST_CASE("the relay in use is tried with its password", "[relay][trial]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    const auto before = daemon.state();
    const auto tried = daemon.call(alice(), "relay.Test");

    REQUIRE(tried);
    CHECK(tried.at("/verdict/ok") == "true");
    CHECK(tried.at("/verdict/message") == "250 ok");
    CHECK(daemon.net().was_told("TrySmtp", R"("password":"relay-password")"));
    CHECK(daemon.state() == before);
    CHECK((tried.reply + daemon.log).find("relay-password") == std::string::npos);
}

TEST_CASE("a trial that cannot be is refused", "[relay][trial]") {
    Daemon daemon;
    check_refused(
        daemon.call(alice(), "relay.Test"),
        {"NotFound", "no relay is enabled", "enable one with `mailctl relay enable --host ...`"}
    );
    enable_relay(daemon, alice());
    check_refused(
        daemon.call(alice(), "relay.Test", R"({"from":"a@example.org"})"),
        {"InvalidArgument", "a sender needs a recipient", "add --to", "from"}
    );
    daemon.net().faults["TrySmtp"] = lost();
    check_refused(
        daemon.call(alice(), "relay.Test"),
        {"Unavailable",
         lost_text,
         "look at `journalctl -u 'mailctl-net@*'`; --no-trial goes without the trial"}
    );
    std::filesystem::remove(daemon.path("etc/postfix/mailctl/1/sasl_passwd"));
    check_refused(
        daemon.call(alice(), "relay.Test"),
        {"Configuration",
         "the table with the relay's password is gone",
         "enable the relay again and give the password"}
    );
}

TEST_CASE("a verdict names the file with the authorities", "[relay][trial]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    daemon.net().verdict = untrusted;

    CHECK(
        daemon.call(alice(), "relay.Test").at("/verdict/message") ==
        "the certificate is not from an authority in /authorities.pem, which ca-file in "
        "mailctl.conf names"
    );
}

TEST_CASE("a verdict stays as it is where main.cf has gone meanwhile", "[relay][trial]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    daemon.net().verdict = untrusted;
    daemon.net().meanwhile = [main_cf = daemon.path("etc/postfix/main.cf")] {
        std::filesystem::remove(main_cf);
    };
    const auto tried = daemon.call(alice(), "relay.Test");

    REQUIRE(tried);
    CHECK(
        tried.at("/verdict/message") ==
        "the certificate is not from an authority that this machine trusts"
    );
    CHECK(tried.at("/verdict/hint") == "tell them");
}

TEST_CASE("a test message goes in by Postfix, which tells its fate", "[relay][trial]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    const auto parameters = R"({"to":"b@example.net"})";
    auto& said = daemon.operator_says["postfix-test-message"];

    SECTION("sent") {
        said = "sent\nsmtp.example.com[192.0.2.1]:587\n250 queued\nexit 0\n";
        CHECK(
            daemon.call(alice(), "relay.Test", parameters).at("/verdict/message") ==
            "Postfix sent the message through it 250 queued"
        );
    }
    SECTION("kept back") {
        said = "deferred\nnone\nconnection refused\nexit 0\n";
        CHECK(
            daemon.call(alice(), "relay.Test", parameters).at("/verdict/message") ==
            "Postfix keeps the message back: connection refused"
        );
    }
    SECTION("not taken") {
        said = "no such user\nexit 1\n";
        CHECK(
            daemon.call(alice(), "relay.Test", parameters).at("/verdict/message") ==
            "Postfix took no message: no such user"
        );
    }
    SECTION("nobody knows") {
        check_refused(
            daemon.call(alice(), "relay.Test", parameters),
            {"Unavailable",
             "mailctl-op gave no usable answer",
             "look at `journalctl -u 'mailctl-op@*'`"}
        );
    }
    CHECK_FALSE(daemon.net().was_told("TrySmtp", "example.net"));
    CHECK_FALSE(std::filesystem::exists(daemon.path("run/stage/test-message")));
}

TEST_CASE("a test message past Postfix is mailctl-net's", "[relay][trial]") {
    Daemon daemon;
    enable_relay(daemon, alice());
    REQUIRE(daemon.call(
        alice(), "relay.Test", R"({"to":"b@example.net","from":"a@example.org","direct":true})"
    ));

    CHECK(daemon.net().was_told("TrySmtp", R"("to":"b@example.net")"));
    CHECK(daemon.net().was_told("TrySmtp", R"("from":"a@example.org")"));
}

TEST_CASE("a relay for some senders is not tested for others", "[relay][trial]") {
    Daemon daemon;
    done(
        daemon, alice(), "relay.Enable", R"({"host":"smtp.example.com","senders":["example.org"]})"
    );
    check_refused(
        daemon.call(alice(), "relay.Test", R"({"to":"b@example.net"})"),
        {"InvalidArgument",
         "this relay takes no mail from example.net, so Postfix would send it another way",
         "add --from with an address in example.org",
         "from"}
    );
}
