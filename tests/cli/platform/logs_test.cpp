#include "cli/platform/follow.hpp"
#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <initializer_list>

using namespace mailctl;
using namespace mailctl::cli;
using namespace mailctl::cli::test;
using wire::json;

namespace {

json entry(int number, const std::string& status = "delivered") {
    return {
        {"date", "2026-11-21 07:35:0" + std::to_string(number)},
        {"from", "a@example.com"},
        {"to", "b@example.org"},
        {"subject", "message " + std::to_string(number)},
        {"status", status}};
}

std::string page(std::initializer_list<json> entries, int number = 1, int pages = 1) {
    return wire::reply_text(
        {{"entries", json(std::vector<json>(entries))}, {"page", number}, {"pages", pages}}
    );
}

std::string unreachable() {
    return wire::error_text({Errc::remote_unavailable, "the platform is not reached", {}, {}});
}

/// Follows the log for as many looks as there are answers.
struct Followed {
    std::string results;
    std::string talk;
    std::vector<int> pauses;
    bool ended_well;
};

Followed follow(FakeDaemon& fake, std::size_t looks, bool is_json = false) {
    const Captured results;
    const Captured talk;
    Output output(results.fd(), talk.fd(), {.json = is_json, .quiet = false});
    const Globals globals{.help = false, .wait = {}, .socket = fake.socket()};
    Daemon daemon(globals, output);
    std::vector<int> pauses;
    const auto status = follow_logs({}, daemon, output, [&](std::chrono::seconds interval) {
        pauses.push_back(static_cast<int>(interval.count()));
        return pauses.size() < looks;
    });
    return {results.text(), talk.text(), pauses, bool(status)};
}

}  // namespace

TEST_CASE("a page of the log is a table", "[cli][logs]") {
    FakeDaemon daemon({{page({entry(2, "bounced"), entry(1)}, 1, 3)}});

    const auto ran = run_at(
        daemon.socket(),
        {"logs", "--status", "bounced", "--domain", "Bücher.example", "--days", "3"}
    );

    CHECK(ran.exit == 0);
    CHECK(
        ran.results ==
        "DATE                 STATUS     FROM           TO             SUBJECT\n"
        "2026-11-21 07:35:02  bounced    a@example.com  b@example.org  message 2\n"
        "2026-11-21 07:35:01  delivered  a@example.com  b@example.org  message 1\n"
        "Page 1 of 3.\n"
    );
    CHECK(
        daemon.calls().front()["parameters"] ==
        json{{"status", "bounced"}, {"domain", "xn--bcher-kva.example"}, {"days", 3}}
    );
}

TEST_CASE("a wrong value of the log's options is refused", "[cli][logs]") {
    const auto [typed, exit, message] = GENERATE(table<std::vector<std::string>, int, std::string>({
        {{"--status", "lost"},
         65,
         "--status: \"lost\" is not one of delivered|bounced|failed|deferred"},
        {{"--days", "31"}, 65, "--days: the number 31 is out of range (1-30)"},
        {{"--page", "0"}, 65, "--page: the number 0 is out of range (1-1000000)"},
        {{"--follow", "--page", "2"}, 64, "--follow and --page exclude each other"},
    }));
    std::vector<std::string> line{"logs"};
    line.insert(line.end(), typed.begin(), typed.end());

    const auto ran = run_line(line);

    CHECK(ran.exit == exit);
    CHECK(ran.talk == "mailctl: logs: " + message + "\n");
}

TEST_CASE("who follows the log sees each row once, the oldest first", "[cli][logs]") {
    FakeDaemon daemon(
        {{page({entry(2), entry(1, "deferred")}, 1, 9)},
         {page({entry(2), entry(1, "deferred")}, 1, 9)},
         {page({entry(4), entry(3)}, 1, 9)},
         {page({entry(3), entry(2), entry(1)}, 2, 9)}}
    );

    SECTION("for people") {
        const auto followed = follow(daemon, 3);

        CHECK(
            followed.results ==
            "DATE                 STATUS     FROM           TO             SUBJECT\n"
            "2026-11-21 07:35:01  deferred   a@example.com  b@example.org  message 1\n"
            "2026-11-21 07:35:02  delivered  a@example.com  b@example.org  message 2\n"
            "2026-11-21 07:35:01  delivered  a@example.com  b@example.org  message 1\n"
            "2026-11-21 07:35:03  delivered  a@example.com  b@example.org  message 3\n"
            "2026-11-21 07:35:04  delivered  a@example.com  b@example.org  message 4\n"
        );
        CHECK(followed.pauses == std::vector<int>{10, 10, 10});
        CHECK(daemon.calls()[3]["parameters"] == json{{"page", 2}});
    }

    SECTION("for programs") {
        const auto followed = follow(daemon, 3, true);

        CHECK(std::count(followed.results.begin(), followed.results.end(), '\n') == 5);
        CHECK(
            json::parse(followed.results.substr(0, followed.results.find('\n'))) ==
            entry(1, "deferred")
        );
    }
}

TEST_CASE(
    "while the platform is not reached it is asked less often, and that is said once", "[cli][logs]"
) {
    FakeDaemon daemon(
        {{unreachable()},
         {unreachable()},
         {unreachable()},
         {unreachable()},
         {page({entry(1)})},
         {unreachable()}}
    );

    const auto followed = follow(daemon, 6);

    CHECK(followed.ended_well);
    CHECK(followed.pauses == std::vector<int>{20, 40, 60, 60, 10, 20});
    CHECK(
        followed.talk ==
        "warning: the platform is not reached; trying again until it is back\n"
        "warning: the platform is not reached; trying again until it is back\n"
    );
}

TEST_CASE("another error ends the following", "[cli][logs]") {
    FakeDaemon daemon(
        {{page({entry(1)})}, {wire::error_text({Errc::not_found, "no account", {}, {}})}}
    );

    const auto followed = follow(daemon, 5);

    CHECK_FALSE(followed.ended_well);
    CHECK(followed.pauses.size() == 1);
}
