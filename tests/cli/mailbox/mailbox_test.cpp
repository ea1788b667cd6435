#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/replies.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

namespace {

const std::string john = "john@example.org";

}  // namespace

TEST_CASE("what is set of a mailbox is one request for each of its sides", "[cli][mailbox]") {
    FakeDaemon daemon({{acted()}, {acted()}, {acted()}});

    const auto ran = run_at(
        daemon.socket(),
        {"mailbox",
         "set",
         john,
         "--quota",
         "2G",
         "--send-as",
         "Sales@example.org",
         "--forward",
         "max@example.net",
         "--no-copy"}
    );

    CHECK(ran.exit == 0);
    CHECK(ran.results == "The mailbox is changed.\n");
    REQUIRE(daemon.calls().size() == 3);
    CHECK(daemon.calls()[0]["parameters"] == json{{"address", john}, {"quota", "2G"}});
    CHECK(
        daemon.calls()[1]["parameters"] ==
        json{{"address", john}, {"addresses", {"sales@example.org"}}}
    );
    CHECK(
        daemon.calls()[2]["parameters"] ==
        json{{"address", john}, {"destinations", {"max@example.net"}}, {"keep_copy", false}}
    );
}

TEST_CASE("none is no address", "[cli][mailbox]") {
    FakeDaemon daemon({{acted()}, {acted()}});

    run_at(daemon.socket(), {"mailbox", "set", john, "--send-as", "none", "--forward", "none"});

    REQUIRE(daemon.calls().size() == 2);
    CHECK(daemon.calls()[0]["parameters"]["addresses"] == json::array());
    CHECK(daemon.calls()[1]["parameters"]["destinations"] == json::array());
}

TEST_CASE("options of a mailbox that mean nothing alone are refused", "[cli][mailbox]") {
    CHECK(
        run_line({"mailbox", "set", john, "--no-copy"}).talk ==
        "mailctl: mailbox set: --no-copy needs --forward\n"
    );
    CHECK(
        run_line({"mailbox", "add", john, "--expires", "1d"}).talk ==
        "mailctl: mailbox add: --expires needs --invite\n"
    );
    CHECK(
        run_line({"mailbox", "add", john, "--invite", "--hash-file", "-"}).talk ==
        "mailctl: mailbox add: --invite and --hash-file exclude each other\n"
        "hint: who is invited chooses the password\n"
    );
    CHECK(
        run_line({"mailbox", "add", john, "--invite"}).talk ==
        "mailctl: mailbox add: the code is told once, and there is no terminal to show it on\n"
        "hint: have a program read it with --json\n"
    );
}

TEST_CASE("an invitation's code is printed for a program", "[cli][mailbox][secret]") {
    FakeDaemon daemon({{wire::reply_text(
        {{"act", an_act()}, {"code", "abcdefghij"}, {"expires", "2026-11-24T07:35:59Z"}}
    )}});

    const auto ran =
        run_at(daemon.socket(), {"mailbox", "add", john, "--invite", "--expires", "3d", "--json"});

    CHECK(ran.exit == 0);
    const auto value = json::parse(ran.results);
    CHECK(value["code"] == "abcdefghij");
    CHECK(value["expires"] == "2026-11-24T07:35:59Z");
    CHECK(daemon.calls()[0]["method"] == "io.mailctl.invitation.Add");
    CHECK(daemon.calls()[0]["parameters"] == json{{"address", john}, {"expires", "3d"}});
}
