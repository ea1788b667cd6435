#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/replies.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

TEST_CASE("a tenant's limits are set, and lifted by none", "[cli][tenant]") {
    FakeDaemon daemon({{acted()}});

    run_at(
        daemon.socket(),
        {"tenant", "set", "shop", "--domains", "3", "--mailboxes", "none", "--quota", "none"}
    );

    CHECK(
        daemon.calls()[0]["parameters"] ==
        json{{"name", "shop"}, {"domains", 3}, {"lift", {"mailboxes", "storage"}}}
    );
    CHECK(
        run_line({"tenant", "add", "shop", "--aliases", "-1"}).talk.find("--aliases") !=
        std::string::npos
    );
}

TEST_CASE("what a tenant has is shown beside what it may have", "[cli][tenant]") {
    FakeDaemon daemon({{wire::reply_text(
        {{"tenant",
          {{"name", "shop"},
           {"since", "2026-11-21T07:35:59Z"},
           {"by", "root"},
           {"connected", false},
           {"domains", 1},
           {"records", 0},
           {"grants", 0},
           {"use",
            {{"domains", 2},
             {"mailboxes", 7},
             {"aliases", 4},
             {"storage", 1 << 30},
             {"unlimited", 1}}},
           {"limits", {{"domains", 3}, {"storage", 1LL << 32}}}}}}
    )}});

    CHECK(
        run_at(daemon.socket(), {"tenant", "show", "shop"}).results ==
        "Tenant     shop\n"
        "Domains    2 of 3\n"
        "Mailboxes  7\n"
        "Aliases    4\n"
        "Promised   1 GiB of 4 GiB, and 1 without limit\n"
        "Account    -\n"
        "Sends for  1 domains\n"
        "Records    0\n"
        "Grants     0\n"
        "Since      2026-11-21T07:35:59Z by root\n"
    );
}
