#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/replies.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

namespace {

json step(int depth, const std::string& address, const std::string& fate) {
    return {{"depth", depth}, {"address", address}, {"fate", fate}};
}

}  // namespace

TEST_CASE("an alias's destinations are all, or more and less", "[cli][alias]") {
    FakeDaemon daemon({{acted()}, {acted()}, {acted()}});

    run_at(
        daemon.socket(),
        {"alias", "set", "Info@example.org", "--destinations", "a@bücher.example, b@example.net"}
    );
    run_at(
        daemon.socket(),
        {"alias", "set", "info@example.org", "--add", "a@example.net", "--take", "b@example.net"}
    );
    run_at(
        daemon.socket(), {"alias", "set", "info@example.org", "--rename", "Hello@Bücher.example"}
    );

    CHECK(
        daemon.calls()[0]["parameters"] ==
        json{
            {"source", "info@example.org"},
            {"destinations", {"a@xn--bcher-kva.example", "b@example.net"}}}
    );
    CHECK(
        daemon.calls()[1]["parameters"] ==
        json{
            {"source", "info@example.org"}, {"add", {"a@example.net"}}, {"take", {"b@example.net"}}}
    );
    CHECK(
        daemon.calls()[2]["parameters"] ==
        json{{"source", "info@example.org"}, {"rename", "hello@xn--bcher-kva.example"}}
    );
    const auto wrong =
        run_at(daemon.socket(), {"alias", "set", "info@example.org", "--rename", "no address"});
    CHECK(wrong.exit == 65);
    CHECK(wrong.talk.find("--rename") != std::string::npos);
}

TEST_CASE("the way of mail is shown as a tree", "[cli][alias]") {
    FakeDaemon daemon({{wire::reply_text(
        {{"ok", false},
         {"problem", "nobody has gone@example.org"},
         {"steps",
          {step(0, "info@example.org", "alias"),
           step(1, "john@example.org", "mailbox"),
           step(1, "gone@example.org", "nobody")}},
         {"senders", {"john@example.org"}}}
    )}});

    const auto ran = run_at(daemon.socket(), {"alias", "check", "info@example.org"});

    CHECK(ran.exit == 2);
    CHECK(
        ran.results ==
        "info@example.org    goes on to\n"
        "  john@example.org  a mailbox: it ends here\n"
        "  gone@example.org  nobody has it\n"
        "May send with it: john@example.org\n"
        "Not all of its mail arrives: nobody has gone@example.org\n"
    );
}
