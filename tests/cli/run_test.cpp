#include "cli/run.hpp"

#include "cli/command.hpp"
#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

TEST_CASE("an error of the daemon is told with its hint and its exit status", "[cli][run]") {
    const Error error{Errc::drift, "main.cf relayhost\x1b[2J", "look, then use --force", "force"};
    FakeDaemon daemon({{wire::error_text(error)}});

    const auto ran = run_at(daemon.socket(), {"relay", "disable", "--json", "--quiet"});

    CHECK(ran.exit == 75);
    CHECK(
        ran.talk ==
        "mailctl: relay disable: main.cf relayhost\\x1b[2J\nhint: look, then use --force\n"
    );
    CHECK(
        json::parse(ran.results) ==
        json{
            {"error",
             {{"code", "Drift"},
              {"message", "main.cf relayhost\x1b[2J"},
              {"hint", "look, then use --force"},
              {"parameter", "force"},
              {"exit", 75}}}}
    );
}

TEST_CASE("a result that cannot be written is an error", "[cli][run]") {
    const posix::FileDescriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
    const Captured talk;

    const int exit = cli::run({"version"}, full.fd(), talk.fd());

    CHECK(exit == 70);
    CHECK(talk.text() == "mailctl: writing the result: No space left on device\n");
}

TEST_CASE("what works without a daemon prints JSON too", "[cli][run]") {
    CHECK(json::parse(run_line({"version", "--json"}).results).contains("version"));
    CHECK(
        json::parse(run_line({"help", "--json"}).results)["commands"].size() ==
        cli::commands().size()
    );
    CHECK(json::parse(run_line({"completion", "fish", "--json"}).results)["shell"] == "fish");
}
