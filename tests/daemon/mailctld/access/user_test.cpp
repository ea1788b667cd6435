#include "daemon/mailctld/access/sessions.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "tests/daemon/mailctld/access/people.hpp"

#include <fmt/format.h>

using namespace test;
using mailctl::Resource;
using mailctl::Verb;

TEST_CASE("a user logs in and has the rights of the role", "[access][user]") {
    Daemon daemon;
    daemon.let_front_do(mailctl::FrontMay::admin);
    add_user(daemon);
    const auto answer = log_in(daemon, "anna", password);
    REQUIRE(answer);
    CHECK(answer.at("/user") == "anna");
    CHECK(answer.at("/role") == "admin");
    CHECK(answer.at("/tenant") == "machine");
    const auto session = answer.at("/session");
    CHECK(session.starts_with("mcs_"));

    const auto caller = daemon.admit(session, "192.0.2.7");
    REQUIRE(caller);
    CHECK(caller->owner == "uid:0");
    CHECK(caller->name == "user:anna");
    CHECK(caller->sees_all);
    CHECK(caller->rights.allows(Resource::access, Verb::grant));
    CHECK(daemon.call(*caller, "Status"));
    CHECK(
        daemon.journal() ==
        Texts{
            "alice user-added: user anna: admin for machine",
            "user:anna logged-in: anna logged in from 192.0.2.7"}
    );
    const auto list = done(daemon, alice(), "user.List");
    CHECK(list.at("/users/0/sessions") == "1");
    CHECK(list.at("/users/0/last_address") == "192.0.2.7");
}

TEST_CASE("users are listed page by page, and those of a tenant", "[access][user]") {
    Daemon daemon;
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    for (const auto* row :
         {R"("carl","role":"read")",
          R"("anna","role":"read")",
          R"("bert","role":"read","tenant":"shop")"}) {
        const auto user = fmt::format(R"({{"name":{},"password":"{}"}})", row, password);
        done(daemon, alice(), "user.Add", user);
    }
    const auto first = done(daemon, alice(), "user.List", R"({"limit":2})");
    CHECK(first.at("/users/0/name") == "anna");
    CHECK(first.at("/users/1/name") == "bert");
    CHECK(first.at("/users/2").empty());
    CHECK(first.at("/next") == "bert");
    const auto last = done(daemon, alice(), "user.List", R"({"limit":2,"after":"bert"})");
    CHECK(last.at("/users/0/name") == "carl");
    CHECK(last.at("/next").empty());
    const auto of_shop = done(daemon, alice(), "user.List", R"({"tenant":"shop"})");
    CHECK(of_shop.at("/users/0/name") == "bert");
    CHECK(of_shop.at("/users/1").empty());
}

TEST_CASE("neither password nor session is in the store or the log", "[access][user]") {
    Daemon daemon;
    add_user(daemon);
    const auto anna = enter(daemon);
    log_in(daemon, "anna", other_password);
    const auto state = daemon.state();
    for (const auto* secret : {password, other_password}) {
        CHECK(state.find(secret) == std::string::npos);
        CHECK(daemon.log.find(secret) == std::string::npos);
    }
    for (const auto& secret : {anna.session, anna.browser}) {
        CHECK(state.find(secret) == std::string::npos);
        CHECK(daemon.log.find(secret) == std::string::npos);
    }
    CHECK(daemon.query("SELECT hash FROM session") == Texts{mailctl::store::sha256(anna.session)});
    CHECK(daemon.query("SELECT password FROM user").front().starts_with("$argon2id$v=19$m=19456,"));
}

TEST_CASE("what is wrong with a login is not told", "[access][user]") {
    Daemon daemon;
    add_user(daemon);
    done(
        daemon,
        alice(),
        "user.Add",
        fmt::format(R"({{"name":"bert","role":"read","password":"{}"}})", password)
    );
    done(daemon, alice(), "user.Disable", R"({"name":"bert"})");

    check_wrong(log_in(daemon, "anna", other_password));
    check_wrong(log_in(daemon, "not-there", password));
    check_wrong(log_in(daemon, "bert", password));
    CHECK_THAT(daemon.log, Catch::Contains("warning login.failed user=anna address=192.0.2.7"));
    CHECK(daemon.log.find("not-there") == std::string::npos);
    CHECK(daemon.query("SELECT id FROM session").empty());
}

TEST_CASE("who is a user of this machine does not log in", "[access][user]") {
    Daemon daemon;
    add_user(daemon);
    check_refused(
        daemon.call(
            alice(), "session.LogIn", fmt::format(R"({{"user":"anna","password":"{}"}})", password)
        ),
        {"Conflict",
         "who is a user of this machine does not log in",
         "logging in is for calls that come over HTTP"}
    );
    check_refused(
        daemon.call(alice(), "session.List"),
        {"Unauthenticated",
         "this is for people who have logged in",
         "a token's rights and end are in `mailctl token list`"}
    );
}

TEST_CASE("who fails too often waits, and a known browser does not", "[access][user]") {
    Daemon daemon;
    add_user(daemon);
    const auto anna = enter(daemon);
    for (int count = 0; count < 5; ++count) {
        check_wrong(log_in(daemon, "anna", other_password));
    }
    const auto told = log_in(daemon, "anna", password);
    CHECK(told.error == "TooMany");
    CHECK(told.message == "too many tries have failed");

    // The same address, whatever the name; and the same name, whatever the address.
    CHECK(log_in(daemon, "somebody", password).error == "TooMany");
    daemon.address = "198.51.100.9";
    CHECK(log_in(daemon, "anna", password).error == "TooMany");
    check_wrong(log_in(daemon, "somebody", password));
    CHECK(log_in(daemon, "anna", password, fmt::format(R"(,"browser":"{}")", anna.browser)));
    CHECK(log_in(daemon, "anna", password, R"(,"browser":"mcb_0")").error == "TooMany");
}

TEST_CASE("a session ends by itself, by its owner and by an administrator", "[access][user]") {
    Daemon daemon;
    add_user(daemon);
    const auto first = enter(daemon);
    const auto second = enter(daemon);
    const auto is_in = [&](const test::LoggedIn& who) {
        return bool(daemon.admit(who.session, ""));
    };

    const auto list = done(daemon, second.caller, "session.List");
    CHECK(list.at("/sessions/0/current") == "true");
    CHECK(list.at("/sessions/1/current") == "false");
    done(daemon, second.caller, "session.End", R"({"id":1})");
    CHECK_FALSE(is_in(first));
    CHECK(is_in(second));
    check_refused(
        daemon.call(second.caller, "session.End", R"({"id":1})"),
        {"NotFound", "there is no session 1 of yours", "list them first", "id"}
    );

    const auto third = enter(daemon);
    done(daemon, third.caller, "session.End");
    CHECK_FALSE(is_in(second));
    done(daemon, third.caller, "session.LogOut");
    CHECK_FALSE(is_in(third));

    const auto idle = enter(daemon);
    daemon.spoil("UPDATE session SET seen = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-31 minutes')");
    CHECK_FALSE(is_in(idle));
    const auto old = enter(daemon);
    daemon.spoil("UPDATE session SET since = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-721 minutes')"
    );
    CHECK_FALSE(is_in(old));
    // Those that are over go with the next login.
    const auto last = enter(daemon);
    CHECK(daemon.query("SELECT count(*) FROM session") == Texts{"1"});

    done(daemon, alice(), "user.Disable", R"({"name":"anna"})");
    CHECK_FALSE(is_in(last));
    done(daemon, alice(), "user.Enable", R"({"name":"anna"})");
    CHECK_FALSE(is_in(last));
    const auto again = enter(daemon);
    done(daemon, alice(), "user.Remove", R"({"name":"anna"})");
    CHECK_FALSE(is_in(again));
    CHECK(daemon.query("SELECT id FROM session").empty());
}

TEST_CASE("an administrator sees where others are logged in and logs them out", "[access][user]") {
    Daemon daemon;
    daemon.let_front_do(mailctl::FrontMay::admin);
    add_user(daemon);
    done(daemon, alice(), "user.Add", with_password("bert", R"(,"role":"read")"));
    const auto first = enter(daemon, R"(,"agent":"curl/7.88")");
    daemon.address = "198.51.100.9";
    const auto second = enter(daemon);
    REQUIRE(log_in(daemon, "bert", password));

    const auto list = done(daemon, alice(), "user.ListSessions", R"({"name":"anna"})");
    CHECK(list.at("/sessions/0/id") == "2");
    CHECK(list.at("/sessions/0/address") == "198.51.100.9");
    CHECK(list.at("/sessions/1/id") == "1");
    CHECK(list.at("/sessions/1/address") == "192.0.2.7");
    CHECK(list.at("/sessions/1/agent") == "curl/7.88");
    CHECK(list.at("/sessions/1/current") == "false");
    CHECK(list.at("/sessions/2").empty());
    CHECK(list.reply.find(first.session) == std::string::npos);
    const auto own = done(daemon, first.caller, "user.ListSessions", R"({"name":"anna"})");
    CHECK(own.at("/sessions/0/current") == "false");
    CHECK(own.at("/sessions/1/current") == "true");

    check_refused(
        daemon.call(alice(), "user.EndSessions", R"({"name":"anna","id":3})"),
        {"NotFound", "anna has no session 3", "`mailctl user sessions anna` lists them", "id"}
    );
    const auto one = done(daemon, alice(), "user.EndSessions", R"({"name":"anna","id":1})");
    CHECK(one.plan() == Texts{"user anna (mailctl): 2 sessions -> 1 session"});
    CHECK_FALSE(daemon.admit(first.session, ""));
    CHECK(daemon.admit(second.session, ""));

    const auto all = done(daemon, alice(), "user.EndSessions", R"({"name":"anna"})");
    CHECK(all.plan() == Texts{"user anna (mailctl): 1 session -> 0 sessions"});
    CHECK_FALSE(daemon.admit(second.session, ""));
    CHECK(daemon.query("SELECT count(*) FROM session") == Texts{"1"});
    CHECK(
        done(daemon, alice(), "user.EndSessions", R"({"name":"anna"})").at("/act/changed") ==
        "false"
    );
    const auto journal = daemon.journal();
    REQUIRE(journal.size() > 2);
    CHECK(
        Texts(journal.end() - 2, journal.end()) ==
        Texts{
            "alice sessions-ended: anna is logged out of session 1",
            "alice sessions-ended: anna is logged out everywhere"}
    );
    CHECK(log_in(daemon, "anna", password));
}

TEST_CASE("who may not see to others' access neither sees nor ends sessions", "[access][user]") {
    Daemon daemon;
    daemon.let_front_do(mailctl::FrontMay::admin);
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    add_user(daemon, R"(,"role":"admin","tenant":"shop")");
    const auto anna = enter(daemon);
    for (const auto* method : {"user.ListSessions", "user.EndSessions"}) {
        CHECK(daemon.call(anna.caller, method, R"({"name":"anna"})").error == "PermissionDenied");
        CHECK(daemon.call(bob(), method, R"({"name":"anna"})").error == "PermissionDenied");
    }
    daemon.spoil("UPDATE session SET seen = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-31 minutes')");
    CHECK(done(daemon, alice(), "user.ListSessions", R"({"name":"anna"})").at("/sessions/0").empty()
    );
}

TEST_CASE("another password ends what the old one began", "[access][user]") {
    Daemon daemon;
    add_user(daemon);
    const auto one = enter(daemon);
    const auto other = enter(daemon);
    check_refused(
        daemon.call(
            one.caller,
            "session.ChangePassword",
            fmt::format(R"({{"password":"{}","wanted":"{}"}})", other_password, password)
        ),
        {"Unauthenticated", "the password is wrong", "", "password"}
    );
    const auto easy = daemon.call(
        one.caller,
        "session.ChangePassword",
        fmt::format(R"({{"password":"{}","wanted":"anna12345"}})", password)
    );
    CHECK(easy.error == "InvalidArgument");
    CHECK(easy.parameter == "wanted");
    done(
        daemon,
        one.caller,
        "session.ChangePassword",
        fmt::format(R"({{"password":"{}","wanted":"{}"}})", password, other_password)
    );
    CHECK(daemon.admit(one.session, ""));
    CHECK_FALSE(daemon.admit(other.session, ""));
    check_wrong(log_in(daemon, "anna", password));
    CHECK(log_in(daemon, "anna", other_password));

    done(daemon, alice(), "user.SetPassword", with_password("anna"));
    CHECK_FALSE(daemon.admit(one.session, ""));
    CHECK(log_in(daemon, "anna", password));
}

TEST_CASE("what cannot be taken back asks for the password once more", "[access][user]") {
    Daemon daemon;
    daemon.let_front_do(mailctl::FrontMay::admin);
    add_user(daemon);
    auto anna = enter(daemon);
    CHECK(daemon.call(anna.caller, "relay.Disable"));
    daemon.spoil("UPDATE session SET proven = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-11 minutes')"
    );
    anna.caller = *daemon.admit(anna.session, "");
    for (const auto* method :
         {"relay.Disable",
          "Undo",
          "account.Disconnect",
          "user.Add",
          "user.EndSessions",
          "token.Create",
          "dns.Grant"}) {
        check_refused(
            daemon.call(anna.caller, method),
            {"ProofNeeded",
             "this asks for the password once more",
             "prove with io.mailctl.session.Prove, and then do it"}
        );
    }
    CHECK(daemon.call(anna.caller, "Status"));
    CHECK(
        daemon
            .call(
                anna.caller, "session.Prove", fmt::format(R"({{"password":"{}"}})", other_password)
            )
            .error == "Unauthenticated"
    );
    done(daemon, anna.caller, "session.Prove", fmt::format(R"({{"password":"{}"}})", password));
    CHECK(daemon.call(*daemon.admit(anna.session, ""), "relay.Disable"));
}

TEST_CASE("a user has a tenant, and no more rights than who adds them", "[access][user]") {
    Daemon daemon;
    daemon.let_front_do(mailctl::FrontMay::admin);
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    add_user(daemon, R"(,"role":"admin","tenant":"shop")");
    const auto anna = enter(daemon);
    CHECK(anna.caller.owner == "tenant:2");
    CHECK_FALSE(anna.caller.sees_all);
    CHECK(anna.caller.rights == mailctl::rights_of_tenants());
    CHECK(daemon.call(alice(), "tenant.Remove", R"({"name":"shop"})").error == "Conflict");

    struct Case {
        std::string parameters;
        Refused refused;
    };
    const std::vector<Case> cases{
        {with_password("anna", R"(,"role":"read")"),
         {"Conflict",
          "there is a user anna already",
          "`mailctl user password` gives them another password",
          "name"}},
        {with_password("bert", R"(,"role":"read","tenant":"nobody")"),
         {"NotFound", "there is no tenant nobody", "`mailctl tenant list` lists them", "tenant"}},
        {R"({"name":"bert","role":"read","password":"bert1234"})",
         {"InvalidArgument", {}, {}, "password"}},
        {with_password("Bert", R"(,"role":"read")"),
         {"InvalidArgument", "\"Bert\" is not a name", {}, "name"}},
    };
    for (const auto& row : cases) {
        const auto answer = daemon.call(alice(), "user.Add", row.parameters);
        CHECK(answer.error == row.refused.error);
        CHECK_THAT(answer.message, Catch::StartsWith(row.refused.message));
        CHECK(answer.parameter == row.refused.parameter);
    }
    for (const auto* method :
         {"Disable", "Enable", "Remove", "ResetSecondFactor", "ListSessions", "EndSessions"}) {
        check_refused(
            daemon.call(alice(), std::string("user.") + method, R"({"name":"bert"})"),
            {"NotFound", "there is no user bert", "`mailctl user list` lists them", "name"}
        );
    }
}

TEST_CASE("people are listed from the last name to the first, page by page", "[access][user]") {
    Daemon daemon;
    for (const auto* name : {"carla", "anna", "berta"}) {
        done(daemon, alice(), "user.Add", with_password(name, R"(,"role":"read")"));
    }
    const auto page = done(daemon, alice(), "user.List", R"({"sort":"-name","limit":2})");
    CHECK(page.at("/users/0/name") == "carla");
    CHECK(page.at("/next") == "berta");
    const auto rest =
        done(daemon, alice(), "user.List", R"({"sort":"-name","limit":2,"after":"berta"})");
    CHECK(rest.at("/users/0/name") == "anna");
    CHECK(rest.at("/next").empty());
}
