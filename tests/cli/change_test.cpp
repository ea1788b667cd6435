#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/replies.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

namespace {

std::string progress(const std::string& step, const std::string& text) {
    return wire::reply_text({{"progress", {{"step", step}, {"text", text}}}}, true);
}

}  // namespace

TEST_CASE("progress is talk, the change is the result", "[cli][run]") {
    ::setenv("LC_ALL", "C", 1);
    FakeDaemon daemon({{progress("trial", "connect: \x1b[2J"), changed()}});

    SECTION("for people") {
        const auto ran = run_at(daemon.socket(), {"undo", "16"});

        CHECK(ran.talk == "- trial: connect: \\x1b[2J\n");
        CHECK(ran.results == "Postfix was reloaded.\nChange 17; to undo it: mailctl undo 17\n");
    }

    SECTION("for programs") {
        const auto ran = run_at(daemon.socket(), {"relay", "disable", "--json"});

        CHECK(json::parse(ran.results) == change_17());
    }
    ::unsetenv("LC_ALL");
}
