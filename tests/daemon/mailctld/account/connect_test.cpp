#include "tests/daemon/machine/scenes.hpp"

using namespace test;

namespace {

const std::string you = R"({"email":"bob@example.org","password":"account-password"})";

}  // namespace

TEST_CASE("an account is connected, and what it has is looked at", "[account]") {
    Daemon daemon;
    daemon.net().domains = {{"example.org", true}};
    const auto connected = daemon.call(bob(), "account.Connect", you);

    REQUIRE(connected);
    CHECK(connected.plan() == Texts{"platform account (nobody): nothing -> bob@example.org"});
    CHECK(connected.list("/act/notes").empty());
    CHECK(
        daemon.net().jobs() ==
        Texts{"PlatformRegister", "PlatformDomainList", "PlatformCredentialList"}
    );
    CHECK(daemon.net().was_told("PlatformRegister", R"("full_name":"bob")"));
    CHECK(daemon.net().was_told("PlatformDomainList", R"("key":"key-of-the-account")"));
    CHECK(daemon.journal() == Texts{"bob connected: connected to the account bob@example.org"});
    CHECK(daemon.bells == 1);
    CHECK(daemon.query("SELECT name FROM domain") == Texts{"example.org"});
}

TEST_CASE(
    "the account's password is kept nowhere, and its key told to nobody", "[account][secret]"
) {
    Daemon daemon;
    const auto connected = daemon.call(bob(), "account.Connect", you);

    REQUIRE(connected);
    CHECK(
        (daemon.state() + daemon.log + connected.reply).find("account-password") ==
        std::string::npos
    );
    CHECK((daemon.log + connected.reply).find("key-of-the-account") == std::string::npos);
    CHECK_FALSE(daemon.net().was_told("PlatformDomainList", "account-password"));
}

TEST_CASE("an account that cannot be connected leaves nothing", "[account]") {
    struct Case {
        Fault fault;
        Refused refused;
    };
    const std::string again =
        "connect again: the same address and password link the account that may have been made";
    const auto row = GENERATE_COPY(
        Case{test::refused(), {"RemoteRefused", "it says no"}},
        Case{unavailable(), {"RemoteUnavailable", "nobody answers"}},
        Case{unknown(), {"RemoteUnknown", "no answer came", again}},
        Case{lost_after(), {"RemoteUnknown", lost_text, again}}
    );
    CAPTURE(row.refused.message);
    Daemon daemon;
    const auto before = daemon.state();
    daemon.net().faults["PlatformRegister"] = row.fault;

    check_refused(daemon.call(bob(), "account.Connect", you), row.refused);
    CHECK(daemon.state() == before);
    CHECK(daemon.net().jobs() == Texts{"PlatformRegister"});
}

TEST_CASE("what cannot be looked at after connecting is told", "[account]") {
    Daemon daemon;
    daemon.net().faults["PlatformDomainList"] = unavailable();
    daemon.net().faults["PlatformCredentialList"] = test::refused();

    CHECK(
        done(daemon, bob(), "account.Connect", you).list("/act/notes") ==
        Texts{
            "the domains could not be listed yet: nobody answers",
            "the credentials could not be listed yet: it says no"}
    );
}

TEST_CASE("a second account is refused, and the same one gets another key", "[account]") {
    Daemon daemon;
    connect(daemon, bob());
    check_refused(
        daemon.call(bob(), "account.Connect", R"({"email":"other@example.org","password":"x"})"),
        {"Conflict",
         "you are connected as bob@example.org",
         "`mailctl account disconnect` first",
         "email"}
    );
    CHECK(daemon.net().jobs().empty());
    const auto again = done(daemon, bob(), "account.Connect", you);
    CHECK(again.plan() == Texts{"platform account (mailctl): bob@example.org -> bob@example.org"});
    daemon.net().account = "account-2";
    check_refused(
        daemon.call(bob(), "account.Connect", you),
        {"Conflict",
         "the platform answers with account account-2, and you are connected to account account-1",
         "if that is right, `mailctl account disconnect` first"}
    );
}

TEST_CASE("who has got another one's number does not get their account", "[account]") {
    Daemon daemon;
    connect(daemon, bob());
    auto newcomer = bob();
    newcomer.name = "dora";
    const auto method = GENERATE(
        as<std::string>(),
        "account.Connect",
        "account.Status",
        "account.Disconnect",
        "credential.List",
        "domain.List",
        "platform.Stats"
    );
    CAPTURE(method);
    check_refused(
        daemon.call(newcomer, method, method == "account.Connect" ? you : "{}"),
        {"PermissionDenied",
         "the account of uid 4003 is bob's, and uid 4003 is dora now",
         "an administrator decides: `mailctl account list` shows it, `mailctl account forget "
         "4003` takes it away"}
    );
    CHECK(daemon.net().jobs().empty());
}

TEST_CASE("what a token of the machine's has connected is root's", "[account][connect]") {
    Daemon daemon;
    const auto token = done(daemon, root(), "token.Create", R"({"name":"panel","role":"admin"})");
    const auto panel = *daemon.admit(token.at("/token/token"), daemon.address);
    done(daemon, panel, "account.Connect", R"({"email":"a@example.org","password":"p4ss-word"})");
    CHECK(done(daemon, root(), "account.Status").at("/connected") == "true");
    done(daemon, root(), "domain.Add", R"({"domain":"example.org","no_dns":true})");
    CHECK(done(daemon, panel, "domain.List").at("/domains/0/name") == "example.org");
    CHECK(daemon.query("SELECT name FROM account") == Texts{"root"});
}
