#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>

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

TEST_CASE("a row of no change of Postfix's has no change's number", "[cli][run]") {
    auto act = row(3);
    act["change"] = 0;
    FakeDaemon daemon({{wire::reply_text({{"entries", {act}}, {"intact", true}})}});

    const auto ran = run_at(daemon.socket(), {"history", "--after", "2", "--limit", "1"});

    CHECK(
        ran.results ==
        "ROW  CHANGE  AT                    BY    EVENT  TEXT\n"
        "3    -       2026-11-21T07:35:59Z  root  done   relay through [smtp.example.com]:587\n"
    );
}

TEST_CASE("history asks again for what a page leaves out", "[cli][run]") {
    const auto page = [](std::initializer_list<int> sequences, bool intact = true) {
        auto rows = json::array();
        for (const int sequence : sequences) {
            rows.push_back(row(sequence));
        }
        return wire::reply_text({{"entries", rows}, {"intact", intact}});
    };
    const auto shown = [](const std::string& results) {
        std::vector<int> sequences;
        const auto reply = json::parse(results);
        for (const auto& entry : reply["entries"]) {
            sequences.push_back(entry["sequence"]);
        }
        return sequences;
    };

    SECTION("of the newest rows, for the older ones") {
        FakeDaemon daemon({{page({8, 9})}, {page({5, 6}, false)}, {page({7})}});

        const auto ran = run_at(daemon.socket(), {"history", "--limit", "5", "--json"});

        CHECK(shown(ran.results) == std::vector<int>{5, 6, 7, 8, 9});
        CHECK(json::parse(ran.results)["intact"] == false);
        CHECK(daemon.calls()[0]["parameters"] == json{{"limit", 5}});
        CHECK(daemon.calls()[1]["parameters"] == json{{"after", 4}, {"limit", 3}});
        CHECK(daemon.calls()[2]["parameters"] == json{{"after", 6}, {"limit", 1}});
    }

    SECTION("of a young journal, for nothing") {
        FakeDaemon daemon({{page({1, 2})}});

        const auto ran = run_at(daemon.socket(), {"history", "--json"});

        CHECK(shown(ran.results) == std::vector<int>{1, 2});
        CHECK(daemon.calls().size() == 1);
    }

    SECTION("of the rows behind one, for those that follow, until there are none") {
        FakeDaemon daemon({{page({4, 5})}, {page({6})}, {page({})}});

        const auto ran = run_at(daemon.socket(), {"history", "--after", "3", "--json"});

        CHECK(shown(ran.results) == std::vector<int>{4, 5, 6});
        CHECK(daemon.calls()[1]["parameters"] == json{{"after", 5}, {"limit", 98}});
        CHECK(daemon.calls()[2]["parameters"] == json{{"after", 6}, {"limit", 97}});
    }

    SECTION("of the newest rows of a feature, from the beginning") {
        FakeDaemon daemon({{page({7, 9})}, {page({1, 3, 5})}, {page({7, 9})}});

        const auto ran =
            run_at(daemon.socket(), {"history", "--feature", "relay", "--limit", "4", "--json"});

        CHECK(shown(ran.results) == std::vector<int>{3, 5, 7, 9});
        CHECK(daemon.calls()[0]["parameters"] == json{{"feature", "relay"}, {"limit", 4}});
        CHECK(
            daemon.calls()[1]["parameters"] ==
            json{{"after", 0}, {"feature", "relay"}, {"limit", 1000}}
        );
        CHECK(
            daemon.calls()[2]["parameters"] ==
            json{{"after", 5}, {"feature", "relay"}, {"limit", 1000}}
        );
    }

    SECTION("of as many rows of somebody as are wanted, for nothing") {
        FakeDaemon daemon({{page({7, 9})}});

        const auto ran =
            run_at(daemon.socket(), {"history", "--by", "root", "--limit", "2", "--json"});

        CHECK(shown(ran.results) == std::vector<int>{7, 9});
        CHECK(daemon.calls().size() == 1);
    }
}
