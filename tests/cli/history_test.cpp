#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

namespace {

json row(int sequence) {
    return {
        {"sequence", sequence},
        {"change", 17},
        {"at", "2026-11-21T07:35:59Z"},
        {"by", "root"},
        {"event", "done"},
        {"method", "io.mailctl.relay.Enable"},
        {"text", "relay through [smtp.example.com]:587"},
        {"plan", json::array()},
        {"hash", "x"}};
}

}  // namespace

TEST_CASE("history that is followed is one table, or one object a line", "[cli][run]") {
    const auto page = [](int sequence, bool continues) {
        return wire::reply_text({{"entries", {row(sequence)}}, {"intact", true}}, continues);
    };
    FakeDaemon daemon({{page(1, true), page(2, false)}});

    SECTION("for people") {
        const auto ran = run_at(daemon.socket(), {"history", "--follow", "--limit", "1"});

        CHECK(
            ran.results ==
            "ROW  CHANGE  AT                    BY    EVENT  TEXT\n"
            "1    17      2026-11-21T07:35:59Z  root  done   relay through [smtp.example.com]:587\n"
            "2    17      2026-11-21T07:35:59Z  root  done   relay through [smtp.example.com]:587\n"
        );
        CHECK(daemon.calls().front()["parameters"] == json{{"limit", 1}});
    }

    SECTION("for programs") {
        const auto ran = run_at(daemon.socket(), {"history", "--follow", "--json"});

        const auto newline = ran.results.find('\n');
        CHECK(json::parse(ran.results.substr(0, newline))["entries"][0]["sequence"] == 1);
        CHECK(json::parse(ran.results.substr(newline))["entries"][0]["sequence"] == 2);
    }
}
