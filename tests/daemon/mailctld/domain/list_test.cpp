#include "tests/daemon/machine/scenes.hpp"

#include <fmt/format.h>

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

TEST_CASE("domains are listed by a part of the name and by their state", "[domain]") {
    Daemon daemon;
    daemon.net().domains = {
        {"a.example", false},
        {"b.shop.example", true},
        {"c.shop.example", false},
        {"d.shop", true}};
    connect(daemon, bob());
    const auto names = [&](const char* parameters) {
        const auto list = done(daemon, bob(), "domain.List", parameters);
        Texts found;
        for (int row = 0; !list.at(fmt::format("/domains/{}", row)).empty(); ++row) {
            found.push_back(list.at(fmt::format("/domains/{}/name", row)));
        }
        return found;
    };
    CHECK(names(R"({"name":"SHOP"})") == Texts{"b.shop.example", "c.shop.example", "d.shop"});
    CHECK(names(R"({"name":"shop.e","state":"verified"})") == Texts{"b.shop.example"});
    CHECK(names(R"({"state":"unverified"})") == Texts{"a.example", "c.shop.example"});
    CHECK(names(R"({"name":"none"})").empty());
    CHECK(names(R"({"sort":"-name","limit":1})") == Texts{"d.shop"});
    CHECK(
        names(R"({"sort":"-name","name":"shop","after":"d.shop"})") ==
        Texts{"c.shop.example", "b.shop.example"}
    );
    check_refused(
        daemon.call(bob(), "domain.List", R"({"name":"%"})"),
        {"InvalidArgument",
         "\"%\" stands in no domain name",
         R"(write a part of the name: letters, digits, "-" and ".")",
         "name"}
    );
}

TEST_CASE("a page of domains has as many as were asked for", "[domain]") {
    Daemon daemon;
    daemon.net().domains = {{"a.example", true}, {"b.example", false}, {"c.example", true}};
    connect(daemon, bob());
    const auto first = done(daemon, bob(), "domain.List", R"({"state":"verified","limit":1})");
    CHECK(first.at("/domains/0/name") == "a.example");
    CHECK(first.at("/domains/1").empty());
    CHECK(first.at("/next") == "a.example");
    const auto last =
        done(daemon, bob(), "domain.List", R"({"state":"verified","limit":1,"after":"a.example"})");
    CHECK(last.at("/domains/0/name") == "c.example");
    CHECK(last.at("/next").empty());
    check_refused(
        daemon.call(bob(), "domain.List", R"({"limit":2001})"),
        {"InvalidArgument", "limit 2001 is out of range (1-2000)", "", "limit"}
    );
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

TEST_CASE("domains that send and those that receive are one list", "[domain][hosting]") {
    Daemon daemon;
    host_domain(daemon);
    daemon.net().domains = {{"b.example", true}, {"example.org", true}};
    const auto alone = done(daemon, alice(), "domain.List");
    CHECK(alone.at("/domains/0/name") == "example.org");
    CHECK(alone.at("/domains/0/sends").empty());
    CHECK(alone.at("/domains/1").empty());

    connect(daemon, alice());
    done(daemon, root(), "hosting.AddDomain", R"({"domain":"z.example"})");
    const auto list = done(daemon, alice(), "domain.List");
    CHECK(list.at("/domains/0/name") == "b.example");
    CHECK(list.at("/domains/0/hosted").empty());
    CHECK(list.at("/domains/1/name") == "example.org");
    CHECK(list.at("/domains/1/sends/verified") == "true");
    CHECK(list.at("/domains/1/receives") == "yes");
    CHECK(list.at("/domains/1/hosted") == R"({"aliases":2,"mailboxes":0,"tenant":"machine"})");
    CHECK(list.at("/domains/2/name") == "z.example");

    const auto down = done(daemon, alice(), "domain.List", R"({"sort":"-name","limit":2})");
    CHECK(down.at("/domains/0/name") == "z.example");
    CHECK(down.at("/next") == "example.org");
    const auto last =
        done(daemon, alice(), "domain.List", R"({"sort":"-name","limit":2,"after":"example.org"})");
    CHECK(last.at("/domains/0/name") == "b.example");

    // Page by page, whichever kind the next one is.
    const auto first = done(daemon, alice(), "domain.List", R"({"limit":2})");
    CHECK(first.at("/domains/1/name") == "example.org");
    CHECK(first.at("/next") == "example.org");
    const auto rest = done(daemon, alice(), "domain.List", R"({"after":"example.org","limit":2})");
    CHECK(rest.at("/domains/0/name") == "z.example");
    CHECK(rest.at("/next").empty());

    CHECK(
        done(daemon, alice(), "domain.List", R"({"name":"z."})").at("/domains/0/name") ==
        "z.example"
    );
    CHECK(done(daemon, alice(), "domain.List", R"({"state":"verified"})").at("/domains/2").empty());
    CHECK(daemon.call(bob(), "domain.List").error == "NotFound");
}
