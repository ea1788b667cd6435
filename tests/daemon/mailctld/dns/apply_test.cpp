#include "tests/daemon/machine/scenes.hpp"

#include <algorithm>

using namespace test;

namespace {

const std::string forced = R"({"domain":"example.org","force":true})";

const Texts spf{R"("v=spf1 include:spf.test ~all")"};

/// The account of that peer has a domain in a zone of the provider's.
void set_up_zone(Daemon& daemon, const mailctl::Peer& peer = alice()) {
    add_domain(daemon, peer);
    add_provider(daemon);
}

/// A write into the zone is left open.
std::size_t open_writings(Daemon& daemon) { return daemon.query("SELECT id FROM writing").size(); }

}  // namespace

TEST_CASE("the records that the platform asks for are written at once", "[dns][apply]") {
    Daemon daemon;
    set_up_zone(daemon);
    const auto applied = daemon.call(alice(), "dns.Apply", example_org);

    INFO(applied.message);
    REQUIRE(applied);
    CHECK(applied.at("/report/provider") == "main");
    CHECK(applied.at("/report/zone") == "example.org");
    CHECK(applied.at("/report/items/0/action") == "add");
    CHECK(applied.at("/report/spf/lookups") == "2");
    CHECK(daemon.net().records.at("example.org TXT") == spf);
    CHECK(daemon.net().records.at("s1._domainkey.example.org TXT") == Texts{R"("v=DKIM1; p=abc")"});
    const auto jobs = daemon.net().jobs();
    CHECK(std::count(jobs.begin(), jobs.end(), "WriteRecords") == 1);
    CHECK(daemon.journal().back() == "alice dns-written: records of example.org in example.org");
    CHECK(daemon.query("SELECT name FROM record").size() == 2);
    CHECK(open_writings(daemon) == 0);
    CHECK((daemon.log + applied.reply).find("provider-key") == std::string::npos);

    const auto before = daemon.state();
    CHECK(done(daemon, alice(), "dns.Apply", example_org).at("/report/changed") == "false");
    CHECK(daemon.state() == before);
}

TEST_CASE("a plan tells what would be written and writes nothing", "[dns][apply]") {
    Daemon daemon;
    set_up_zone(daemon);
    const auto before = daemon.state();
    const auto planned = daemon.call(alice(), "dns.Plan", example_org);

    REQUIRE(planned);
    CHECK(planned.at("/report/changed") == "true");
    CHECK(planned.at("/report/items/0/after/0") == "v=spf1 include:spf.test ~all");
    CHECK(daemon.net().records.empty());
    CHECK(daemon.state() == before);
    const auto jobs = daemon.net().jobs();
    CHECK(std::count(jobs.begin(), jobs.end(), "WriteRecords") == 0);
}

TEST_CASE("without a provider a plan tells what to enter by hand", "[dns][apply]") {
    Daemon daemon;
    add_domain(daemon, bob());
    const auto planned = daemon.call(bob(), "dns.Plan", example_org);

    REQUIRE(planned);
    CHECK(planned.at("/report/provider").empty());
    CHECK(
        planned.at("/report/items/0/reason") ==
        "to be entered by hand: no DNS provider of mailctl's hosts the zone"
    );
    check_refused(
        daemon.call(bob(), "dns.Apply", example_org),
        {"NotFound",
         "no DNS provider of mailctl's hosts example.org",
         "add one with `mailctl dns provider add`, or enter by hand what `mailctl dns export "
         "example.org` prints"}
    );
}

TEST_CASE("who has no grant writes no records", "[dns][apply]") {
    Daemon daemon;
    set_up_zone(daemon, sys());
    check_refused(
        daemon.call(sys(), "dns.Apply", example_org),
        {"PermissionDenied",
         "sys may not have records in the zone example.org",
         "ask an administrator for `mailctl dns grant example.org sys`"}
    );
    done(daemon, root(), "dns.Grant", R"({"zone":"example.org","user":"sys"})");
    check_refused(
        daemon.call(sys(), "dns.Apply", forced),
        {"PermissionDenied",
         "sys may not write over what others wrote in the zone example.org",
         "go without --force, or ask an administrator for `mailctl dns grant example.org sys "
         "--force`",
         "force"}
    );
    CHECK(daemon.net().records.empty());
    done(daemon, sys(), "dns.Apply", example_org);
    CHECK(daemon.net().records.size() == 2);
}

TEST_CASE("no request about records goes without an account", "[dns][apply]") {
    const auto method =
        GENERATE(as<std::string>(), "dns.Apply", "dns.Plan", "dns.Check", "dns.Export");
    CAPTURE(method);
    Daemon daemon;
    check_refused(
        daemon.call(bob(), method, example_org),
        {"NotFound",
         "bob has no account at a delivery platform",
         "connect one with `mailctl account connect EMAIL`"}
    );
}

TEST_CASE("what fails before the write changes nothing", "[dns][apply]") {
    struct Case {
        std::string job;
        std::string prefix = {};
    };
    const auto row = GENERATE(
        Case{"PlatformDomainRecords"},
        Case{"FindZone", "DNS provider main: "},
        Case{"ReadRecords"},
        Case{"CountSpf"}
    );
    const auto fault = GENERATE(test::refused(), unavailable());
    CAPTURE(row.job, fault.error);
    Daemon daemon;
    set_up_zone(daemon);
    const auto before = daemon.state();
    daemon.net().faults[row.job] = fault;

    check_refused(
        daemon.call(alice(), "dns.Apply", example_org), {fault.error, row.prefix + fault.message}
    );
    CHECK(daemon.state() == before);
    CHECK(daemon.net().records.empty());
}

TEST_CASE("a write that is refused leaves nothing open", "[dns][apply]") {
    Daemon daemon;
    set_up_zone(daemon);
    const auto before = daemon.query("SELECT count(*) FROM journal");
    daemon.net().faults["WriteRecords"] = GENERATE(test::refused(), unavailable(), lost());

    CHECK_FALSE(daemon.call(alice(), "dns.Apply", example_org));
    CHECK(daemon.query("SELECT name FROM record").empty());
    CHECK(daemon.query("SELECT count(*) FROM journal") == before);
    CHECK(open_writings(daemon) == 0);
}

TEST_CASE("a write whose answer was lost has happened when the zone says so", "[dns][apply]") {
    Daemon daemon;
    set_up_zone(daemon);
    auto& faults = daemon.net().faults;
    faults["WriteRecords"] = lost_after();

    SECTION("at once") {
        CHECK(daemon.call(alice(), "dns.Apply", example_org));
        CHECK(
            daemon.journal().back() ==
            "alice dns-written: records of example.org found in example.org"
        );
    }
    SECTION("when it can be read again") {
        faults["ReadRecords"] = unavailable();
        faults["ReadRecords"].spared = 1;
        check_refused(
            daemon.call(alice(), "dns.Apply", example_org),
            {"RemoteUnknown", lost_text, "look at `journalctl -u 'mailctl-net@*'`"}
        );
        CHECK(open_writings(daemon) == 1);
        faults.clear();
        daemon.restart();
        CHECK(
            daemon.journal().back() ==
            "mailctld dns-written: records of example.org found in example.org"
        );
    }
    CHECK(daemon.query("SELECT name FROM record").size() == 2);
    CHECK(open_writings(daemon) == 0);
}

TEST_CASE("a name server that says it has written and has not is found out", "[dns][apply]") {
    Daemon daemon;
    set_up_zone(daemon);
    daemon.net().keeps_records = false;
    check_refused(
        daemon.call(alice(), "dns.Apply", example_org),
        {"RemoteRefused",
         "the records are said to be written, and example.org does not have them",
         "look with `mailctl dns plan`, and at the log of the name server"}
    );
    CHECK(daemon.query("SELECT name FROM record").empty());
}

TEST_CASE("records that others have changed are drift", "[dns][apply]") {
    Daemon daemon;
    set_up_zone(daemon);
    done(daemon, alice(), "dns.Apply", example_org);
    daemon.net().records["s1._domainkey.example.org TXT"] = {R"("v=DKIM1; p=other")"};
    const auto before = daemon.state();

    CHECK(daemon.call(alice(), "dns.Apply", example_org).error == "Drift");
    CHECK(daemon.state() == before);
    const auto plan = done(daemon, alice(), "dns.Plan", example_org);
    CHECK(plan.list("/report/notes").back().find("this stands against it: ") == 0);
    done(daemon, alice(), "dns.Apply", forced);
    CHECK(daemon.net().records.at("s1._domainkey.example.org TXT") == Texts{R"("v=DKIM1; p=abc")"});
}

TEST_CASE("somebody who is faster wins", "[dns][apply]") {
    Daemon daemon;
    set_up_zone(daemon);
    daemon.net().meanwhile = [&] {
        auto& net = daemon.net();
        if (net.last_job == "WriteRecords") {
            net.records["example.org TXT"] = {R"("v=spf1 -all")"};
        }
    };
    check_refused(
        daemon.call(alice(), "dns.Apply", example_org), {"Conflict", "somebody was faster"}
    );
    CHECK(daemon.net().records.at("example.org TXT") == Texts{R"("v=spf1 -all")"});
    CHECK(daemon.query("SELECT name FROM record").empty());
}

TEST_CASE("an SPF record that receivers give up on is not written", "[dns][apply]") {
    Daemon daemon;
    set_up_zone(daemon);

    SECTION("for its look-ups") {
        daemon.net().spf_lookups = 11;
        check_refused(
            daemon.call(alice(), "dns.Apply", example_org),
            {"Conflict",
             "the SPF record would need 11 look-ups, and receivers stop at 10: include:spf.test 11",
             "take out what is not needed any more, then try again"}
        );
    }
    SECTION("for an error in it") {
        daemon.net().spf_problem = "spf.test has no SPF record";
        check_refused(
            daemon.call(alice(), "dns.Apply", example_org),
            {"Conflict",
             "the SPF record would be an error for receivers: spf.test has no SPF record",
             "look at what it includes; --force writes it all the same"}
        );
        CHECK(daemon.net().records.empty());
        const auto anyway = done(daemon, alice(), "dns.Apply", forced);
        CHECK(anyway.list("/report/notes") == Texts{"SPF: spf.test has no SPF record"});
        daemon.net().records.clear();
    }
    CHECK(daemon.net().records.empty());
}

TEST_CASE("a client that hangs up has nothing written", "[dns][apply]") {
    Daemon daemon;
    set_up_zone(daemon);
    const auto before = daemon.state();
    daemon.net().meanwhile = [&] { daemon.is_cancelled = daemon.net().last_job == "CountSpf"; };

    CHECK(daemon.call(alice(), "dns.Apply", example_org).error == "Cancelled");
    CHECK(daemon.state() == before);
    CHECK(daemon.net().records.empty());
}
