#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli::test;

TEST_CASE("the status shows what needs a person", "[cli][run]") {
    FakeDaemon daemon({{wire::reply_text(
        {{"version", "0.1.0"},
         {"postfix_running", false},
         {"features", wire::json::array({{{"feature", "relay"}, {"text", "[a]:25\x1b"}}})},
         {"drift",
          wire::json::array(
              {{{"object", "main.cf relayhost"},
                {"problem", "changed"},
                {"expected", "a"},
                {"found", "\x1b"},
                {"features", {"relay"}}},
               {{"object", "Postfix"}, {"problem", "cannot read it"}}}
          )},
         {"alarms", {"Postfix is stopped: systemctl start postfix"}},
         {"revision", "4f1c9a"},
         {"notes", {"there is no group mailctl"}}}
    )}});

    const auto ran = run_at(daemon.socket(), {"status"});

    CHECK(ran.exit == 0);
    CHECK(
        ran.results ==
        "Postfix      stopped\n"
        "Features     1\n"
        "  relay      [a]:25\\x1b\n"
        "Drift        2\n"
        "Last change  none\n"
        "Revision     4f1c9a\n"
        "mailctld     0.1.0\n"
        "drift: main.cf relayhost (relay): changed, from a to \\x1b\n"
        "drift: Postfix: cannot read it\n"
        "alarm: Postfix is stopped: systemctl start postfix\n"
        "note: there is no group mailctl\n"
    );
}
