#include "tests/daemon/machine/scenes.hpp"

using namespace test;

namespace {

/// sys has an account, a grant and records.
void set_up(Daemon& daemon) {
    add_domain(daemon, sys());
    add_provider(daemon);
    done(daemon, root(), "dns.Grant", R"({"zone":"example.org","user":"sys"})");
    done(daemon, sys(), "dns.Apply", R"({"domain":"example.org"})");
}

}  // namespace

TEST_CASE("administrators see whose accounts there are, and no key", "[account]") {
    Daemon daemon;
    set_up(daemon);
    enable_account(daemon, alice());
    const auto list = daemon.call(arthur(), "account.List");

    REQUIRE(list);
    CHECK(list.at("/accounts/0/uid") == "3");
    CHECK(list.at("/accounts/0/user") == "sys");
    CHECK(list.at("/accounts/0/now") == "sys");
    CHECK(list.at("/accounts/0/records") == "1");
    CHECK(list.list("/accounts/0/grants") == Texts{"example.org"});
    CHECK(list.at("/accounts/0/relay") == "false");
    CHECK(list.at("/accounts/1/user") == "alice");
    CHECK(list.at("/accounts/1/now").empty());
    CHECK(list.at("/accounts/1/relay") == "true");
    CHECK(list.reply.find("key-of-the-account") == std::string::npos);
    CHECK(daemon.net().jobs().empty());
}

TEST_CASE("what is kept of a user is taken away", "[account]") {
    Daemon daemon;
    set_up(daemon);
    const auto user = GENERATE(as<std::string>(), "sys", "3");
    const auto forgotten = done(daemon, alice(), "account.Forget", R"({"user":")" + user + R"("})");

    CHECK(
        forgotten.plan() ==
        Texts{
            "platform account (mailctl): sys@example.org -> nothing",
            "DNS grant example.org (mailctl): sys -> nothing"}
    );
    CHECK(
        forgotten.list("/act/notes").back() ==
        "the records of example.org stay in the DNS, and are an administrator's: `mailctl dns "
        "withdraw DOMAIN`"
    );
    CHECK(daemon.journal().back() == "alice account-forgotten: forgot what sys had as uid 3");
    CHECK(daemon.query("SELECT owner FROM account").empty());
    CHECK(daemon.query("SELECT owner FROM zone_grant").empty());
    CHECK(daemon.query("SELECT DISTINCT owner FROM record") == Texts{"forgotten uid:3"});
    done(daemon, alice(), "dns.Withdraw", R"({"domain":"example.org"})");
    CHECK(daemon.net().records.empty());
}

TEST_CASE("a user with a grant alone is forgotten without asking anybody", "[account]") {
    Daemon daemon;
    done(daemon, root(), "dns.Grant", R"({"zone":"example.org","user":"sys"})");
    REQUIRE(daemon.call(alice(), "account.Forget", R"({"user":"sys"})"));

    CHECK(daemon.net().jobs().empty());
    CHECK(daemon.query("SELECT owner FROM zone_grant").empty());
}

TEST_CASE("of whom nothing is kept nothing is forgotten", "[account]") {
    Daemon daemon;
    check_refused(
        daemon.call(alice(), "account.Forget", R"({"user":"no\u001bbody"})"),
        {"NotFound",
         "nothing is kept of \"no\\x1bbody\"",
         "`mailctl account list` shows of whom something is",
         "user"}
    );
}

TEST_CASE("a name that has had two numbers is none", "[account]") {
    Daemon daemon;
    connect(daemon, bob());
    auto namesake = bob();
    namesake.uid = 5003;
    connect(daemon, namesake);
    check_refused(
        daemon.call(alice(), "account.Forget", R"({"user":"bob"})"),
        {"Conflict",
         "bob has had more than one number",
         "name one of the numbers: 4003, 5003",
         "user"}
    );
    done(daemon, alice(), "account.Forget", R"({"user":"5003"})");
    CHECK(daemon.query("SELECT owner FROM account") == Texts{"uid:4003"});
}

TEST_CASE(
    "a user is not forgotten while the platform does not answer, unless forced", "[account]"
) {
    Daemon daemon;
    set_up(daemon);
    const auto before = daemon.state();
    daemon.net().faults["PlatformCredentialList"] = unavailable();

    check_refused(
        daemon.call(alice(), "account.Forget", R"({"user":"sys"})"),
        {"RemoteUnavailable",
         "nobody answers",
         "the account is still connected; --force forgets the account all the same and leaves its "
         "credentials at the platform"}
    );
    CHECK(daemon.state() == before);
    done(daemon, alice(), "account.Forget", R"({"user":"sys","force":true})");
    CHECK(daemon.query("SELECT owner FROM account").empty());
}

TEST_CASE("the relay through a forgotten account goes with it", "[account][relay]") {
    Daemon daemon;
    enable_account(daemon, alice());

    SECTION("by root") { done(daemon, root(), "account.Forget", R"({"user":"alice"})"); }
    SECTION("by force") {
        CHECK(daemon.call(arthur(), "account.Forget", R"({"user":"alice"})").error == "Conflict");
        done(daemon, arthur(), "account.Forget", R"({"user":"alice","force":true})");
    }
    CHECK(daemon.main_cf("relayhost") == "theirs");
    CHECK(daemon.net().credentials.empty());
}
