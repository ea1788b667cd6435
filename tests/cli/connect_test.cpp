#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/replies.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli::test;

TEST_CASE("with --wait a busy daemon is asked again", "[cli][run]") {
    const auto busy = wire::error_text({Errc::busy, "root is changing it", {}, {}});
    FakeDaemon daemon({{busy}, {busy}, {changed()}});

    const auto ran = run_at(daemon.socket(), {"undo", "1", "--wait", "60"});

    CHECK(ran.exit == 0);
    CHECK(daemon.calls().size() == 3);
}

TEST_CASE("without --wait a busy daemon ends it, with a word on --wait", "[cli][run]") {
    FakeDaemon daemon({{wire::error_text({Errc::busy, "root is changing it", {}, {}})}});

    const auto ran = run_at(daemon.socket(), {"undo", "1"});

    CHECK(ran.exit == 75);
    CHECK(
        ran.talk ==
        "mailctl: undo: root is changing it\nhint: --wait SECONDS tries again for so long\n"
    );
}

TEST_CASE("a daemon that is not there is told so", "[cli][run]") {
    const auto ran = run_at("/nonexistent/socket", {"status"});

    CHECK(ran.exit == 69);
    CHECK(
        ran.talk ==
        "mailctl: status: connecting to /nonexistent/socket: No such file or directory\n"
        "hint: \"systemctl start mailctld.socket\" starts it; --wait SECONDS waits while it "
        "starts\n"
    );
}
