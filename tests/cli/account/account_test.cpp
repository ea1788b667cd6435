#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/replies.hpp"

#include <catch2/catch.hpp>

#include <fstream>

#include <sys/stat.h>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

namespace {

json connected_status() {
    return {
        {"connected", true},
        {"owner", "alice"},
        {"platform", "cybermail"},
        {"email", "alice@example.com"},
        {"since", "2026-11-21T07:35:59Z"},
        {"plan", {{"name", "Starter"}, {"slug", "starter"}, {"emails_per_month", 15000}}},
        {"emails_sent", 1234},
        {"reputation", 98.5},
        {"domains", 3},
        {"verified_domains", 2},
        {"relay", true},
        {"credential", "4711"},
        {"pending", {"delete the credential 12"}},
        {"problem", "timeout\x1b[2J"}};
}

}  // namespace

TEST_CASE("an account is connected with the password of a file", "[cli][account]") {
    FakeDaemon daemon({{acted()}});
    const Directory directory;
    const std::string path = directory.file("password");
    std::ofstream(path) << "correct horse\n";
    ::chmod(path.c_str(), 0600);

    const auto ran = run_at(
        daemon.socket(),
        {"account", "connect", "alice@Bücher.example", "--password-file", path, "--dry-run"}
    );

    CHECK(ran.exit == 0);
    CHECK(ran.talk.empty());
    CHECK(ran.results == "The account is connected. Next: mailctl domain add DOMAIN\n");
    CHECK(
        daemon.calls().front() ==
        json{
            {"method", "io.mailctl.account.Connect"},
            {"more", true},
            {"parameters",
             {{"email", "alice@xn--bcher-kva.example"},
              {"password", "correct horse"},
              {"dry_run", true}}}}
    );
}

TEST_CASE("what is no address is refused before a password is asked for", "[cli][account]") {
    const auto ran = run_line({"account", "connect", "alice"});

    CHECK(ran.exit == 65);
}

TEST_CASE("the status of an account tells how it is used", "[cli][account]") {
    FakeDaemon daemon({{wire::reply_text(connected_status())}});

    SECTION("for people") {
        const auto ran = run_at(daemon.socket(), {"account", "status"});

        CHECK(ran.exit == 0);
        CHECK(
            ran.results ==
            "Account     connected\n"
            "Owner       alice\n"
            "Platform    cybermail\n"
            "Address     alice@example.com\n"
            "Since       2026-11-21T07:35:59Z\n"
            "Plan        Starter\n"
            "Sent        1234 of 15000 (8 %) this month\n"
            "Reputation  98.5\n"
            "Domains     3, of which 2 verified\n"
            "Relay       this machine's mail goes through the account, credential 4711\n"
            "Pending     delete the credential 12\n"
        );
        CHECK(
            ran.talk ==
            "warning: all is as of the last time the platform could be asked: timeout\\x1b[2J\n"
        );
    }

    SECTION("for programs") {
        const auto ran = run_at(daemon.socket(), {"account", "status", "--json"});

        CHECK(json::parse(ran.results) == connected_status());
    }
}

TEST_CASE("who has no account is told how to get one", "[cli][account]") {
    FakeDaemon daemon({{wire::reply_text(
        {{"connected", false},
         {"owner", "bob"},
         {"domains", 0},
         {"verified_domains", 0},
         {"relay", false},
         {"pending", json::array()}}
    )}});

    CHECK(
        run_at(daemon.socket(), {"account", "status"}).results ==
        "Account  none; \"mailctl account connect EMAIL\" makes or links one\n"
        "Owner    bob\n"
    );
}

TEST_CASE("disconnecting sends what was asked for", "[cli][account]") {
    auto act = an_act();
    act["plan"] = {
        {{"object", "account alice@example.com"}, {"owner", ""}, {"before", "connected"}}};
    act["notes"] = {"the credential 12 is still there"};
    act["change"] = 18;
    FakeDaemon daemon({{acted(act)}});

    const auto ran = run_at(daemon.socket(), {"account", "disconnect", "--withdraw", "--force"});

    CHECK(
        ran.results ==
        "account alice@example.com\n"
        "  - connected\n"
        "note: the credential 12 is still there\n"
        "The account is disconnected.\n"
        "Postfix was changed too: change 18\n"
    );
    CHECK(daemon.calls().front()["parameters"] == json{{"withdraw", true}, {"force", true}});
}

TEST_CASE("the list of users marks those whose number is another's or nobody's", "[cli][account]") {
    const auto entry = [](int uid, const json& more) {
        json made{
            {"uid", uid},
            {"relay", false},
            {"domains", 0},
            {"records", 0},
            {"grants", json::array()}};
        made.update(more);
        return made;
    };
    const json reply{
        {"accounts",
         {entry(
              1000,
              {{"user", "alice"},
               {"now", "alice"},
               {"email", "alice@example.com"},
               {"relay", true},
               {"domains", 2},
               {"records", 1}}
          ),
          entry(1001, {{"user", "bob"}, {"now", "carol"}, {"grants", {"a.test", "b.test"}}}),
          entry(1002, {{"user", "dave\x1b"}})}}};
    FakeDaemon daemon({{wire::reply_text(reply)}});

    CHECK(
        run_at(daemon.socket(), {"account", "list"}).results ==
        "USER             UID   ACCOUNT            RELAY  DOMAINS  RECORDS OF  GRANTS\n"
        "alice            1000  alice@example.com  yes    2        1           -\n"
        "bob (now carol)  1001  -                  no     0        0           a.test, b.test\n"
        "dave\\x1b (gone)  1002  -                  no     0        0           -\n"
    );
}
