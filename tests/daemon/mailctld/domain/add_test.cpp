#include "tests/daemon/machine/scenes.hpp"

using namespace test;

TEST_CASE("a domain is added at the platform and its records are written", "[domain]") {
    Daemon daemon;
    daemon.net().zone = "example.org";
    daemon.net().asked_for = {{"example.org", "TXT", "v=spf1 include:spf.test ~all"}};
    connect(daemon, alice());
    add_provider(daemon);
    const auto added = daemon.call(alice(), "domain.Add", example_org);

    INFO(added.message);
    REQUIRE(added);
    CHECK(added.at("/act/changed") == "true");
    CHECK(
        added.plan() ==
        Texts{
            "platform domain example.org (nobody): nothing -> alice@example.org",
            "DNS example.org TXT (nobody): nothing -> v=spf1 include:spf.test "
            "~all"}
    );
    CHECK(daemon.net().records.at("example.org TXT") == Texts{R"("v=spf1 include:spf.test ~all")"});
    CHECK(daemon.journal().back() == "alice dns-written: records of example.org in example.org");
    CHECK(done(daemon, alice(), "domain.List").at("/domains/0/sends/records") == "true");
}

TEST_CASE("a domain is added all the same where its records cannot be written", "[domain]") {
    Daemon daemon;
    add_domain(daemon, bob());
    daemon.net().domains.clear();
    done(daemon, bob(), "domain.Refresh");

    SECTION("because no provider has the zone") {
        const auto added = done(daemon, bob(), "domain.Add", example_org);
        CHECK(
            added.list("/act/notes") ==
            Texts{
                "no DNS records were written: no DNS provider of mailctl's hosts example.org",
                "add one with `mailctl dns provider add`, or enter by hand what `mailctl dns "
                "export example.org` prints"}
        );
    }
    SECTION("because bob has no grant") {
        add_provider(daemon);
        const auto added = done(daemon, bob(), "domain.Add", example_org);
        CHECK(
            added.list("/act/notes") ==
            Texts{
                "no DNS records were written: bob may not have records in the zone example.org",
                "ask an administrator for `mailctl dns grant example.org bob`"}
        );
    }
    SECTION("because the platform does not say which") {
        daemon.net().faults["PlatformDomainRecords"] = unavailable();
        const auto added = done(daemon, bob(), "domain.Add", example_org);
        CHECK(
            added.list("/act/notes") ==
            Texts{
                "no DNS records were written: nobody answers",
                "`mailctl dns export example.org` prints what to enter"}
        );
    }
    CHECK(daemon.net().domains.size() == 1);
    CHECK(daemon.net().records.empty());
    CHECK(daemon.query("SELECT name FROM domain") == Texts{"example.org"});
}

TEST_CASE("a domain that is there already is not added again", "[domain]") {
    Daemon daemon;
    add_domain(daemon, bob());
    const auto before = daemon.state();
    const auto again =
        daemon.call(bob(), "domain.Add", R"({"domain":"example.org","no_dns":true})");

    REQUIRE(again);
    CHECK(again.at("/act/changed") == "false");
    CHECK(again.plan().empty());
    CHECK(daemon.net().jobs().empty());
    CHECK(daemon.state() == before);
}

TEST_CASE("a domain that the platform does not take is not known", "[domain]") {
    const auto row = GENERATE(from_range(failures("RemoteUnknown")));
    CAPTURE(row.refused.message);
    Daemon daemon;
    connect(daemon, bob());
    const auto before = daemon.state();
    daemon.net().faults["PlatformDomainAdd"] = row.fault;

    check_refused(daemon.call(bob(), "domain.Add", example_org), row.refused);
    CHECK(daemon.state() == before);
}

TEST_CASE("an answer about another domain is not believed", "[domain]") {
    Daemon daemon;
    connect(daemon, bob());
    daemon.net().answers_about = "example.com";
    check_refused(
        daemon.call(bob(), "domain.Add", example_org),
        {"RemoteRefused", "the platform answers about another domain"}
    );
    CHECK(daemon.query("SELECT name FROM domain").empty());
}

TEST_CASE("no request about domains goes without an account", "[domain]") {
    const auto method = GENERATE(
        as<std::string>(), "Add", "List", "Records", "Refresh", "Remove", "Show", "Verify"
    );
    CAPTURE(method);
    Daemon daemon;
    const bool is_of_all = method == "List" || method == "Refresh";
    check_refused(
        daemon.call(bob(), "domain." + method, is_of_all ? "{}" : example_org),
        {"NotFound",
         "bob has no account at a delivery platform",
         "connect one with `mailctl account connect EMAIL`"}
    );
    CHECK(daemon.net().jobs().empty());
}

TEST_CASE("no domain is asked about that the account does not have", "[domain]") {
    const auto method = GENERATE(as<std::string>(), "Records", "Remove", "Show", "Verify");
    CAPTURE(method);
    Daemon daemon;
    connect(daemon, bob());
    check_refused(
        daemon.call(bob(), "domain." + method, example_org),
        {"NotFound",
         "example.org is no domain of your account",
         "`mailctl domain list --refresh` lists them; `mailctl domain add` adds one",
         "domain"}
    );
    CHECK(daemon.net().jobs().empty());
}
