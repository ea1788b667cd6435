#include "tests/daemon/machine/scenes.hpp"
#include "tests/daemon/mailctld/hosting/looked_up.hpp"

using namespace ::test;

namespace {

const std::string to_john = R"({"address":"john@example.org")";
constexpr const char* good_password = "umbrella-kettle-74-fjord";

std::string invited(Daemon& daemon, const std::string& more = {}) {
    const auto made = daemon.call(alice(), "invitation.Add", to_john + more + "}");
    INFO(made.message);
    REQUIRE(made);
    return made.at("/code");
}

template <class Who>
Answer accept(
    Daemon& daemon, const Who& who, const std::string& code, const std::string& password
) {
    return daemon.call(
        who, "invitation.Accept", R"({"code":")" + code + R"(","password":")" + password + R"("})"
    );
}

void check_not_good(const Answer& answer) {
    check_refused(
        answer,
        {"Unauthenticated",
         "this code is not good, or not any more",
         "it is good once, and for some days: ask whoever has sent it for another one",
         "code"}
    );
}

}  // namespace

TEST_CASE("who is invited chooses the password, once", "[access][invitation][secret]") {
    Daemon daemon;
    host_domain(daemon);
    const auto made =
        daemon.call(alice(), "invitation.Add", to_john + R"(,"quota":"2G","expires":"1d"})");
    INFO(made.message);
    REQUIRE(made);
    CHECK(
        made.plan() ==
        Texts{
            "mailbox john@example.org (nobody): nothing -> quota 2G, no password yet",
            "invitation to john@example.org (nobody): nothing -> for 1d"}
    );
    const auto code = made.at("/code");
    CHECK(code.size() == 20);
    CHECK(daemon.state().find(code) == std::string::npos);
    CHECK(daemon.log.find(code) == std::string::npos);
    CHECK(looked_up_of(daemon, "john", "passdb") == "nothing");
    CHECK(looked_up(daemon, "mailboxes", "john@example.org") == "OK");
    const auto list = done(daemon, alice(), "invitation.List");
    CHECK(list.at("/invitations/0/address") == "john@example.org");
    CHECK(list.at("/invitations/0/expired") == "false");

    const auto done_so = accept(daemon, mailctl::nobody(), code, good_password);
    INFO(done_so.message);
    REQUIRE(done_so);
    CHECK(done_so.reply == R"({"address":"john@example.org"})");
    CHECK(looked_up_of(daemon, "john", "passdb").find("{ARGON2ID}") != std::string::npos);
    CHECK(
        daemon.journal().back() ==
        "john@example.org invitation-accepted: john@example.org: its owner has chosen a password"
    );
    CHECK(done(daemon, alice(), "invitation.List").at("/invitations") == "[]");
    check_not_good(accept(daemon, mailctl::nobody(), code, good_password));
}

TEST_CASE("an unknown, a used, a revoked and an expired code are one", "[access][invitation]") {
    Daemon daemon;
    host_domain(daemon);
    auto code = invited(daemon);
    SECTION("unknown") { code = "abcdefghijkmnpqrstuv"; }
    SECTION("revoked") {
        done(daemon, alice(), "invitation.Revoke", to_john + "}");
        CHECK(
            done(daemon, alice(), "invitation.Revoke", to_john + "}").at("/act/changed") == "false"
        );
    }
    SECTION("expired") {
        daemon.spoil("UPDATE invitation SET expires = '2020-01-01T00:00:00Z'");
        CHECK(done(daemon, alice(), "invitation.List").at("/invitations/0/expired") == "true");
    }
    SECTION("another one took its place") { invited(daemon, R"(,"again":true)"); }
    SECTION("an administrator gave a password") {
        done(daemon, alice(), "mailbox.SetPassword", to_john + "}");
    }
    SECTION("the mailbox went") { done(daemon, alice(), "mailbox.Remove", to_john + "}"); }
    const auto before = daemon.state();
    check_not_good(accept(daemon, mailctl::nobody(), code, good_password));
    CHECK(daemon.state() == before);
}

TEST_CASE(
    "a password that is easily guessed is refused, and the code stays", "[access][invitation]"
) {
    Daemon daemon;
    host_domain(daemon);
    const auto code = invited(daemon);
    CHECK(accept(daemon, mailctl::nobody(), code, "12345678").parameter == "password");
    // Whether the code is good or not: nobody learns it by a bad password.
    CHECK(
        accept(daemon, mailctl::nobody(), "none", "12345678").message ==
        accept(daemon, mailctl::nobody(), code, "12345678").message
    );
    CHECK(accept(daemon, mailctl::nobody(), code, "john@example.org1").parameter == "password");
    CHECK(accept(daemon, bob(), code, good_password));
}

TEST_CASE("who tries codes has to wait", "[access][invitation]") {
    Daemon daemon;
    host_domain(daemon);
    const auto code = invited(daemon);
    for (int i = 0; i < 5; ++i) {
        check_not_good(accept(daemon, mailctl::nobody(), "none", good_password));
    }
    CHECK(accept(daemon, mailctl::nobody(), code, good_password).error == "TooMany");
    daemon.address = "198.51.100.9";
    CHECK(accept(daemon, mailctl::nobody(), code, good_password));
}

TEST_CASE("the front's ceiling holds for invitations, too", "[access][invitation]") {
    Daemon daemon;
    host_domain(daemon);
    const auto code = invited(daemon);
    daemon.let_front_do(mailctl::FrontMay::read);
    CHECK(accept(daemon, mailctl::nobody(), code, good_password).error == "PermissionDenied");
    CHECK(accept(daemon, bob(), code, good_password));
}

TEST_CASE("a code that nobody got is none", "[access][invitation]") {
    Daemon daemon;
    host_domain(daemon);
    daemon.delivery = mailctl::Delivery::lost;
    const auto code = invited(daemon);
    CHECK(
        daemon.journal().back() ==
        "alice invitation-revoked: john@example.org is invited no longer: nobody got the code"
    );
    check_not_good(accept(daemon, mailctl::nobody(), code, good_password));
}

TEST_CASE("what is wrong with an invitation is told", "[access][invitation]") {
    Daemon daemon;
    host_domain(daemon);
    check_refused(
        daemon.call(alice(), "invitation.Add", to_john + R"(,"again":true})"),
        {"NotFound",
         "there is no mailbox john@example.org",
         "`mailctl mailbox add --invite` makes it",
         "address"}
    );
    invited(daemon);
    CHECK(daemon.call(alice(), "invitation.Add", to_john + "}").error == "Conflict");
    CHECK(
        daemon.call(alice(), "invitation.Add", to_john + R"(,"again":true,"quota":"1G"})")
            .parameter == "quota"
    );
    CHECK(
        daemon.call(alice(), "invitation.Add", R"({"address":"a@example.org","display_name":"\n"})")
            .parameter == "display_name"
    );
    CHECK(
        daemon.call(alice(), "invitation.Add", R"({"address":"a@example.net"})").error == "NotFound"
    );
    // The old password is good until the code is used.
    done(
        daemon,
        alice(),
        "mailbox.SetPassword",
        to_john +
            R"(,"hash":"{SSHA256}lCtd3BBtOhJGYn6Ch38iOkbGLqVcjwkpFCw0M2RPPvB2RW9t6e7tAbfZHCdnDvyr"})"
    );
    const auto code = invited(daemon, R"(,"again":true)");
    CHECK(looked_up_of(daemon, "john", "passdb").find("SSHA256") != std::string::npos);
    REQUIRE(accept(daemon, mailctl::nobody(), code, good_password));
    CHECK(looked_up_of(daemon, "john", "passdb").find("ARGON2ID") != std::string::npos);
}
