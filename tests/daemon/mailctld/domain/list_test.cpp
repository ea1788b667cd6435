#include "tests/daemon/machine/scenes.hpp"

using namespace test;

TEST_CASE("domains are listed as of the last time that the platform told", "[domain]") {
    Daemon daemon;
    daemon.net().domains = {{"b.example", true}, {"a.example", false}};
    connect(daemon, bob());
    daemon.net().faults["PlatformDomainList"] = unavailable();
    const auto list = daemon.call(bob(), "domain.List");

    REQUIRE(list);
    CHECK(list.at("/domains/0/name") == "a.example");
    CHECK(list.at("/domains/0/sends/verified") == "false");
    CHECK(list.at("/domains/1/name") == "b.example");
    CHECK(list.at("/domains/1/sends/dkim") == "true");
    CHECK(list.at("/next").empty());
    CHECK(daemon.net().jobs().empty());
    const auto rest = daemon.call(bob(), "domain.List", R"({"after":"a.example"})");
    CHECK(rest.at("/domains/0/name") == "b.example");
    CHECK(rest.at("/domains/1").empty());
}

TEST_CASE("a refresh brings the domains up to date", "[domain]") {
    Daemon daemon;
    daemon.net().domains = {{"a.example", false}, {"b.example", false}};
    connect(daemon, bob());
    daemon.net().domains = {{"b.example", true}, {"c.example", false}};
    daemon.net().domains_left_out = 2;
    const auto refreshed = done(daemon, bob(), "domain.Refresh");

    CHECK(refreshed.at("/act/changed") == "true");
    CHECK(
        refreshed.list("/act/notes") ==
        Texts{
            "1 domains added, 1 changed, 1 gone",
            "2 entries of the platform's list are left out: no proper names, or named twice"}
    );
    CHECK(daemon.query("SELECT name FROM domain") == Texts{"b.example", "c.example"});
    CHECK(done(daemon, bob(), "domain.Refresh").at("/act/changed") == "false");
}

TEST_CASE("a refresh that fails keeps what is known", "[domain]") {
    const auto row = GENERATE(from_range(failures("Unavailable")));
    CAPTURE(row.refused.message);
    Daemon daemon;
    daemon.net().domains = {{"a.example", false}};
    connect(daemon, bob());
    const auto before = daemon.state();
    daemon.net().faults["PlatformDomainList"] = row.fault;

    check_refused(daemon.call(bob(), "domain.Refresh"), row.refused);
    CHECK(daemon.state() == before);
}

TEST_CASE("the relay follows domains that a refresh finds", "[domain][relay]") {
    Daemon daemon;
    daemon.net().domains = {{"a.example", true}};
    connect(daemon, alice());
    done(daemon, alice(), "relay.Enable", R"({"verified_senders":true})");
    daemon.net().domains.push_back({"b.example", true});

    CHECK(
        done(daemon, alice(), "domain.Refresh").list("/act/notes").back() ==
        "the relay tracks the account's verified domains: changed for b.example"
    );
    CHECK(done(daemon, bob(), "relay.Status").list("/senders") == Texts{"a.example", "b.example"});
    CHECK(daemon.net().credentials.size() == 1);
}
