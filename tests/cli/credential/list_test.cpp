#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/replies.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

TEST_CASE("the list of credentials marks the one that Postfix uses", "[cli][credential]") {
    const json reply{
        {"credentials",
         {{{"id", "1"},
           {"username", "u1"},
           {"description", "relay of \x1b[2Jhost"},
           {"created", "2026-11-21"},
           {"in_use", true}},
          {{"id", "22"},
           {"username", "u22"},
           {"description", ""},
           {"created", "2026-11-22"},
           {"in_use", false}}}}};
    FakeDaemon daemon({{wire::reply_text(reply)}});

    SECTION("for people") {
        CHECK(
            run_at(daemon.socket(), {"credential", "list"}).results ==
            "ID  USER NAME  CREATED     USED BY  DESCRIPTION\n"
            "1   u1         2026-11-21  Postfix  relay of \\x1b[2Jhost\n"
            "22  u22        2026-11-22  -        \n"
        );
    }

    SECTION("for programs") {
        CHECK(
            json::parse(run_at(daemon.socket(), {"credential", "list", "--json"}).results) == reply
        );
    }
}

TEST_CASE("a credential is removed by its ID", "[cli][credential]") {
    FakeDaemon daemon({{acted()}});

    const auto ran = run_at(daemon.socket(), {"credential", "remove", "22"});

    CHECK(ran.results == "The credential is removed.\n");
    CHECK(daemon.calls().front()["method"] == "io.mailctl.credential.Remove");
    CHECK(daemon.calls().front()["parameters"] == json{{"id", "22"}});
    CHECK(run_at(daemon.socket(), {"credential", "remove", "2 2"}).exit == 65);
}
