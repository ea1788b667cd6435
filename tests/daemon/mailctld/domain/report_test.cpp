#include "tests/daemon/machine/scenes.hpp"

#include <fmt/format.h>

#include <algorithm>

using namespace test;

TEST_CASE("a domain's report tells how each record is found", "[domain]") {
    Daemon daemon;
    add_domain(daemon, bob());
    daemon.net().records["example.org TXT"] = {R"("v=spf1 include:spf.test -all")"};
    const auto before = daemon.state();
    const auto shown = daemon.call(bob(), "domain.Show", example_org);

    REQUIRE(shown);
    CHECK(shown.at("/report/domain/name") == "example.org");
    CHECK(shown.at("/report/records/0/state") == "ok");
    CHECK(shown.at("/report/records/1/state") == "missing");
    CHECK(
        shown.at("/report/records/1/todo") ==
        "`mailctl dns apply` adds it, or enter what `mailctl dns export` prints"
    );
    CHECK(
        shown.list("/report/notes") ==
        Texts{"resolvers may remember for 300 s that s1._domainkey.example.org does not exist"}
    );
    CHECK(daemon.state() == before);
    CHECK(daemon.net().was_told("LookUpRecords", R"("anywhere":false)"));
}

TEST_CASE("an administrator's questions go anywhere", "[domain]") {
    Daemon daemon;
    add_domain(daemon, alice());
    REQUIRE(daemon.call(alice(), "domain.Show", example_org));
    CHECK(daemon.net().was_told("LookUpRecords", R"("anywhere":true)"));
}

TEST_CASE("a report goes without name servers, but not without the platform", "[domain]") {
    Daemon daemon;
    add_domain(daemon, bob());

    SECTION("name servers") {
        daemon.net().faults["LookUpRecords"] = unavailable();
        CHECK(
            done(daemon, bob(), "domain.Show", example_org).list("/report/notes") ==
            Texts{"the name servers could not be asked: nobody answers"}
        );
    }
    SECTION("the platform") {
        daemon.net().faults["PlatformDomainRecords"] = unavailable();
        const auto method =
            GENERATE(as<std::string>(), "domain.Show", "domain.Verify", "domain.Records");
        check_refused(
            daemon.call(bob(), method, example_org), {"RemoteUnavailable", "nobody answers"}
        );
    }
}

TEST_CASE("the platform verifies a domain, and the relay follows", "[domain][relay]") {
    Daemon daemon;
    add_domain(daemon, alice());
    done(daemon, alice(), "relay.Enable", R"({"verified_senders":true})");
    daemon.net().domains.front().is_verified = true;
    const auto verified = done(daemon, alice(), "domain.Verify", example_org);

    CHECK(verified.at("/report/domain/sends/verified") == "true");
    CHECK(
        verified.list("/report/notes").back() ==
        "the relay tracks the account's verified domains: changed for example.org"
    );
    const auto journal = daemon.journal();
    CHECK(
        std::count(
            journal.begin(), journal.end(), "alice domain-verified: example.org is verified"
        ) == 1
    );
    CHECK(done(daemon, bob(), "relay.Status").list("/senders") == Texts{"example.org"});
}

TEST_CASE("a domain that is not verified any more is told", "[domain]") {
    Daemon daemon;
    enable_account(daemon, alice());
    daemon.net().domains.front().is_verified = false;
    const auto verified = done(daemon, alice(), "domain.Verify", example_org);

    CHECK(
        verified.list("/report/notes") ==
        Texts{"this machine's relay goes through the account: the platform now refuses mail from "
              "this domain (550 sender domain not verified)"}
    );
    CHECK(
        daemon.journal().back() == "alice domain-unverified: example.org is not verified any more"
    );
}

TEST_CASE("a verification without news is no row of the journal", "[domain]") {
    Daemon daemon;
    add_domain(daemon, bob());
    daemon.net().records["example.org TXT"] = {R"("v=spf1 include:spf.test -all")"};
    daemon.net().records["s1._domainkey.example.org TXT"] = {R"("v=DKIM1; p=abc")"};
    const auto before = daemon.journal();
    const auto verified = done(daemon, bob(), "domain.Verify", example_org);

    CHECK(daemon.journal() == before);
    CHECK(
        verified.list("/report/notes") ==
        Texts{"the name servers have everything, and the platform does not see it yet: it may "
              "remember older answers; try again in some minutes"}
    );
}

TEST_CASE("a verification that the platform does not make keeps what is known", "[domain]") {
    const auto row = GENERATE(from_range(failures("Unavailable")));
    CAPTURE(row.refused.message);
    Daemon daemon;
    add_domain(daemon, bob());
    const auto before = daemon.state();
    daemon.net().faults["PlatformDomainVerify"] = row.fault;

    check_refused(daemon.call(bob(), "domain.Verify", example_org), row.refused);
    CHECK(daemon.state() == before);
}

TEST_CASE("the records that the platform asks for are told with our judgement", "[domain]") {
    Daemon daemon;
    add_domain(daemon, bob());
    daemon.net().asked_for.push_back({"example.org", "TXT", "some-site-verification=1"});
    const auto records = done(daemon, bob(), "domain.Records", example_org);

    CHECK(records.at("/records/0/value") == "v=spf1 include:spf.test ~all");
    CHECK(records.at("/records/0/refused").empty());
    CHECK(records.at("/records/2/refused") == "mail has no use for this text at this name");
}

TEST_CASE("records come in pages, sorted as is wanted", "[domain]") {
    Daemon daemon;
    add_domain(daemon, bob());
    daemon.net().asked_for = {
        {"example.org", "TXT", "v=spf1 include:spf.test ~all"},
        {"key._domainkey.example.org", "CNAME", "key.platform.test"},
        {"example.org", "MX", "10 mx.platform.test"}};
    const auto ask = [&](const std::string& more) {
        return done(daemon, bob(), "domain.Records", R"({"domain":"example.org")" + more + "}");
    };
    const auto page = ask(R"(,"limit":2,"sort":"type")");
    CHECK(page.at("/records/0/type") == "CNAME");
    CHECK(page.at("/records/1/type") == "MX");
    CHECK(page.at("/records/2/type").empty());
    const auto rest =
        ask(fmt::format(R"(,"limit":2,"sort":"type","after":"{}")", page.at("/next")));
    CHECK(rest.at("/records/0/type") == "TXT");
    CHECK(rest.at("/next").empty());
    CHECK(ask(R"(,"sort":"-name")").at("/records/0/type") == "CNAME");
    // As the platform has them.
    CHECK(ask("").at("/records/1/type") == "CNAME");
    const auto first = ask(R"(,"limit":1)");
    CHECK(first.at("/records/0/type") == "TXT");
    CHECK(ask(fmt::format(R"(,"after":"{}")", first.at("/next"))).at("/records/0/type") == "CNAME");
    const auto found = ask(R"(,"type":"MX")");
    CHECK(found.at("/records/0/type") == "MX");
    CHECK(found.at("/records/1/type").empty());
}
