#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

TEST_CASE("a platform that is not healthy ends with 69", "[cli][platform]") {
    const auto [healthy, exit, state] =
        GENERATE(table<bool, int, std::string>({{true, 0, "healthy"}, {false, 69, "not healthy"}}));
    const json reply{{"healthy", healthy}, {"url", "https://api.example.net/"}, {"text", "ok\x1b"}};
    FakeDaemon daemon({{wire::reply_text(reply)}, {wire::reply_text(reply)}});

    const auto people = run_at(daemon.socket(), {"platform", "health"});
    const auto programs = run_at(daemon.socket(), {"platform", "health", "--json"});

    CHECK(people.exit == exit);
    CHECK(
        people.results ==
        "Platform  " + state + "\nAddress   https://api.example.net/\nSays      ok\\x1b\n"
    );
    CHECK(programs.exit == exit);
    CHECK(json::parse(programs.results) == reply);
}

TEST_CASE("the numbers of an account are a table", "[cli][platform]") {
    const json numbers{
        {"sent", 1000}, {"delivered", 990}, {"bounced", 7}, {"failed", 3}, {"delivery_rate", 99.0}};
    const json few{{"sent", 1}, {"delivered", 1}, {"bounced", 0}, {"failed", 0}};
    FakeDaemon daemon({{wire::reply_text(
        {{"total", numbers}, {"domains", {{{"domain", "example.com"}, {"stats", few}}}}}
    )}});

    SECTION("for people") {
        CHECK(
            run_at(daemon.socket(), {"stats", "--by-domain"}).results ==
            "DOMAIN       SENT  DELIVERED  BOUNCED  FAILED  RATE\n"
            "example.com  1     1          0        0       -\n"
            "all          1000  990        7        3       99.0 %\n"
        );
        CHECK(daemon.calls().front()["parameters"] == json{{"by_domain", true}});
    }

    SECTION("for programs") {
        const auto ran = run_at(daemon.socket(), {"stats", "--json"});

        CHECK(json::parse(ran.results)["total"] == numbers);
        CHECK(daemon.calls().front()["parameters"] == json::object());
    }
}
