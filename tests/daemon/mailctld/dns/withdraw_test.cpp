#include "tests/daemon/machine/scenes.hpp"

#include <algorithm>

using namespace test;

namespace {

/// Records of alice's are in the zone, beside others.
void set_up(Daemon& daemon) {
    daemon.net().records["example.org TXT"] = {R"("v=spf1 mx -all")", R"("theirs")"};
    add_domain(daemon, alice());
    add_provider(daemon);
    done(daemon, alice(), "dns.Apply", example_org);
}

}  // namespace

TEST_CASE("records of ours are taken back, and what was there comes back", "[dns][withdraw]") {
    Daemon daemon;
    set_up(daemon);
    const auto withdrawn = daemon.call(alice(), "dns.Withdraw", example_org);

    INFO(withdrawn.message);
    REQUIRE(withdrawn);
    CHECK(withdrawn.at("/report/changed") == "true");
    auto left = daemon.net().records.at("example.org TXT");
    std::sort(left.begin(), left.end());
    CHECK(left == Texts{R"("theirs")", R"("v=spf1 mx -all")"});
    CHECK(daemon.net().records.size() == 1);
    CHECK(daemon.journal().back() == "alice dns-withdrawn: records of example.org in example.org");
    CHECK(daemon.query("SELECT name FROM record").empty());
    check_refused(
        daemon.call(alice(), "dns.Withdraw", example_org),
        {"NotFound", "mailctl has no records of example.org in the DNS", "", "domain"}
    );
}

TEST_CASE("others' records are taken back by administrators alone", "[dns][withdraw]") {
    Daemon daemon;
    set_up(daemon);
    check_refused(
        daemon.call(bob(), "dns.Withdraw", example_org),
        {"NotFound", "mailctl has no records of example.org in the DNS", "", "domain"}
    );
    done(daemon, arthur(), "dns.Withdraw", example_org);
    CHECK(daemon.query("SELECT name FROM record").empty());
}

TEST_CASE("records are withdrawn without the account as well", "[dns][withdraw]") {
    Daemon daemon;
    set_up(daemon);
    done(daemon, alice(), "account.Disconnect");
    done(daemon, alice(), "dns.Withdraw", example_org);
    CHECK(daemon.net().records.size() == 1);
}

TEST_CASE("who has got another one's number does not withdraw", "[dns][withdraw]") {
    Daemon daemon;
    set_up(daemon);
    auto newcomer = alice();
    newcomer.name = "dora";
    CHECK(daemon.call(newcomer, "dns.Withdraw", example_org).error == "PermissionDenied");
}

TEST_CASE("a withdrawal that fails leaves all as it was", "[dns][withdraw]") {
    struct Case {
        std::string job;
        Fault fault;
        Refused refused;
    };
    const auto row = GENERATE(
        Case{"ReadRecords", unavailable(), {"RemoteUnavailable", "nobody answers"}},
        Case{"WriteRecords", test::refused(), {"RemoteRefused", "it says no"}},
        Case{"WriteRecords", unavailable(), {"RemoteUnavailable", "nobody answers"}},
        Case{
            "WriteRecords",
            lost(),
            {"RemoteUnknown", lost_text, "look at `journalctl -u 'mailctl-net@*'`"}}
    );
    CAPTURE(row.job, row.refused.message);
    Daemon daemon;
    set_up(daemon);
    const auto records = daemon.net().records;
    daemon.net().faults[row.job] = row.fault;

    check_refused(daemon.call(alice(), "dns.Withdraw", example_org), row.refused);
    CHECK(daemon.net().records == records);
    CHECK(daemon.query("SELECT name FROM record").size() == 2);
    CHECK(daemon.query("SELECT id FROM writing").empty());
}

TEST_CASE("a withdrawal whose answer was lost is seen in the zone", "[dns][withdraw]") {
    Daemon daemon;
    set_up(daemon);
    daemon.net().faults["WriteRecords"] = lost_after();

    CHECK(daemon.call(alice(), "dns.Withdraw", example_org));
    CHECK(daemon.query("SELECT name FROM record").empty());
    CHECK(daemon.query("SELECT id FROM writing").empty());
}

TEST_CASE("records at a provider that was forgotten cannot be withdrawn", "[dns][withdraw]") {
    Daemon daemon;
    set_up(daemon);
    daemon.spoil("DELETE FROM provider");
    check_refused(
        daemon.call(alice(), "dns.Withdraw", example_org),
        {"NotFound",
         "there is no DNS provider main",
         "`mailctl dns provider list` lists them",
         "name"}
    );
}

TEST_CASE("the records of a domain are withdrawn from one zone only", "[dns][withdraw]") {
    Daemon daemon;
    set_up(daemon);
    daemon.spoil("UPDATE record SET zone = 'org' WHERE name LIKE 's1%'");
    check_refused(
        daemon.call(alice(), "dns.Withdraw", example_org),
        {"Conflict",
         "the records of example.org are in more than one zone",
         "`mailctl dns provider list` shows where; remove the old provider first"}
    );
}
