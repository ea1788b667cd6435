#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

namespace {

std::string step(const std::string& name, bool ok, const std::string& text) {
    return wire::reply_text({{"step", {{"step", name}, {"ok", ok}, {"text", text}}}}, true);
}

}  // namespace

TEST_CASE("a test of the relay that fails ends with 68", "[cli][run]") {
    const auto verdict = wire::reply_text(
        {{"verdict",
          {{"ok", false},
           {"failed_step", "auth"},
           {"message", "535 5.7.8 authentication failed"},
           {"hint", "check the password"}}}}
    );
    FakeDaemon daemon({{step("tls", true, "TLSv1.3"), step("auth", false, "535"), verdict}});

    SECTION("for people") {
        const auto ran = run_at(daemon.socket(), {"relay", "test"});

        CHECK(ran.exit == 68);
        CHECK(ran.results == "ok    tls       TLSv1.3\nfail  auth      535\n");
        CHECK(
            ran.talk ==
            "mailctl: relay test: 535 5.7.8 authentication failed\nhint: check the password\n"
        );
    }

    SECTION("for programs") {
        const auto ran = run_at(daemon.socket(), {"relay", "test", "--json"});

        const auto value = json::parse(ran.results);
        CHECK(ran.exit == 68);
        CHECK(value["ok"] == false);
        CHECK(value["steps"].size() == 2);
        CHECK(value["steps"][1]["step"] == "auth");
        CHECK(value["message"] == "535 5.7.8 authentication failed");
        CHECK(value["hint"] == "check the password");
        CHECK(ran.talk.empty());
    }
}
