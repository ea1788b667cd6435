#include "tests/cli/fake_daemon.hpp"
#include "tests/cli/program.hpp"
#include "tests/cli/replies.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::cli::test;
using wire::json;

namespace {

json plan(bool changed, bool dry_run) {
    return {
        {"changed", changed},
        {"dry_run", dry_run},
        {"provider", "main"},
        {"zone", "example.com"},
        {"items",
         {{{"name", "example.com"},
           {"type", "TXT"},
           {"action", "replace"},
           {"before", {"v=spf1 -all", "site=1"}},
           {"after", {"v=spf1 include:spf.example.net -all", "site=1"}},
           {"ttl", 3600},
           {"reason", "SPF must name the platform"}},
          {{"name", "_dmarc.example.com"},
           {"type", "TXT"},
           {"action", "keep"},
           {"before", {"v=DMARC1; p=none"}},
           {"after", {"v=DMARC1; p=none"}},
           {"ttl", 300}}}},
        {"spf", {{"lookups", 4}, {"void_lookups", 0}, {"terms", json::array()}}},
        {"notes", {"the zone is signed"}}};
}

constexpr const char* shown_plan =
    "Zone      example.com\n"
    "Provider  main\n"
    "SPF       4 of 10 look-ups\n"
    "\n"
    "replace TXT example.com (TTL 3600)\n"
    "  - v=spf1 -all\n"
    "    site=1\n"
    "  + v=spf1 include:spf.example.net -all\n"
    "    reason: SPF must name the platform\n"
    "keep TXT _dmarc.example.com (TTL 300)\n"
    "    v=DMARC1; p=none\n"
    "note: the zone is signed\n";

json check(const std::string& state, const std::string& outcome) {
    return {
        {"zone", "example.com"},
        {"ok", state == "ok"},
        {"records",
         {{{"name", "example.com"},
           {"type", "TXT"},
           {"wanted", "v=spf1 ~all"},
           {"state", state},
           {"found", json::array()},
           {"todo", "add it"}}}},
        {"servers",
         {{{"server", "ns1.example.com"},
           {"address", "192.0.2.1"},
           {"sightings",
            {{{"name", "example.com"},
              {"type", "TXT"},
              {"outcome", outcome},
              {"values", {"v=spf1 ~all"}},
              {"aliases", json::array()},
              {"wildcard", false}}}}}}},
        {"notes", json::array()}};
}

}  // namespace

TEST_CASE("a plan of records reads as a difference", "[cli][dns]") {
    FakeDaemon daemon({{reported(plan(true, true))}});

    SECTION("for people") {
        const auto ran = run_at(daemon.socket(), {"dns", "plan", "example.com"});

        CHECK(ran.exit == 0);
        CHECK(ran.results == std::string(shown_plan) + "To do so: mailctl dns apply example.com\n");
    }

    SECTION("for programs") {
        const auto ran = run_at(daemon.socket(), {"dns", "plan", "example.com", "--json"});

        CHECK(json::parse(ran.results) == plan(true, true));
    }
}

TEST_CASE("without a provider a plan leads to the export", "[cli][dns]") {
    auto report = plan(true, true);
    report.erase("provider");
    report["items"] = json::array();
    report["spf"]["problem"] = "more than 10 look-ups";
    report["notes"] = json::array();
    FakeDaemon daemon({{reported(report)}});

    CHECK(
        run_at(daemon.socket(), {"dns", "plan", "example.com"}).results ==
        "Zone      example.com\n"
        "Provider  none of ours hosts the zone\n"
        "SPF       4 of 10 look-ups; more than 10 look-ups\n"
        "\n"
        "To enter them: mailctl dns export example.com\n"
    );
}

TEST_CASE("what was done to the records is told with its end", "[cli][dns]") {
    const auto [verb, changed, dry_run, end] =
        GENERATE(table<std::string, bool, bool, std::string>({
            {"apply", true, false, "The records are written.\n"},
            {"apply", false, false, "nothing to do: the records are as they should be\n"},
            {"apply", false, true, "Dry run: nothing was changed.\n"},
            {"withdraw", true, false, "The records are withdrawn.\n"},
            {"withdraw", false, false, "nothing to do: there are no records of mailctl's\n"},
        }));
    FakeDaemon daemon({{reported(plan(changed, dry_run))}});

    const auto ran = run_at(daemon.socket(), {"dns", verb, "example.com", "--dry-run", "--force"});

    CHECK(ran.exit == 0);
    CHECK(ran.results == shown_plan + end);
    CHECK(
        daemon.calls().front()["parameters"] ==
        json{{"domain", "example.com"}, {"dry_run", true}, {"force", true}}
    );
}

TEST_CASE("a check that finds all as it should be is short", "[cli][dns]") {
    FakeDaemon daemon({{reported(check("ok", "found"))}});

    const auto ran = run_at(daemon.socket(), {"dns", "check", "example.com"});

    CHECK(ran.exit == 0);
    CHECK(
        ran.results ==
        "Zone     example.com\n"
        "Records  as they should be\n"
        "\n"
        "STATE  TYPE  NAME         TO DO\n"
        "ok     TXT   example.com  add it\n"
    );
}

TEST_CASE("a check with findings ends with 2 and shows servers that fail", "[cli][dns]") {
    FakeDaemon daemon({{reported(check("unreachable", "silent"))}});

    SECTION("for people") {
        const auto ran = run_at(daemon.socket(), {"dns", "check", "example.com"});

        CHECK(ran.exit == 2);
        CHECK(
            ran.results ==
            "Zone     example.com\n"
            "Records  not as they should be\n"
            "\n"
            "STATE        TYPE  NAME         TO DO\n"
            "unreachable  TXT   example.com  add it\n"
            "\n"
            "TXT example.com\n"
            "  wanted  v=spf1 ~all\n"
            "\n"
            "SERVER           ADDRESS    TYPE  NAME         ANSWER  VALUES\n"
            "ns1.example.com  192.0.2.1  TXT   example.com  silent  v=spf1 ~all\n"
        );
    }

    SECTION("for programs") {
        const auto ran = run_at(daemon.socket(), {"dns", "check", "example.com", "--json"});

        CHECK(ran.exit == 2);
        CHECK(json::parse(ran.results)["ok"] == false);
    }
}

TEST_CASE("an export is printed line by line and made safe", "[cli][dns]") {
    FakeDaemon daemon({{wire::reply_text({{"text", "a TXT \"x\"\nb TXT \"\x1b\"\n"}})}});

    const auto ran = run_at(daemon.socket(), {"dns", "export", "example.com", "--format", "zone"});

    CHECK(ran.results == "a TXT \"x\"\nb TXT \"\\x1b\"\n");
    CHECK(
        daemon.calls().front()["parameters"] == json{{"domain", "example.com"}, {"format", "zone"}}
    );
}
