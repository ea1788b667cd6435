#include "tests/daemon/machine/scenes.hpp"

using namespace test;

TEST_CASE("a check compares what every name server says with what should be", "[dns][check]") {
    Daemon daemon;
    add_domain(daemon, bob());
    daemon.net().asked_for.push_back({"example.org", "TXT", "some-site-verification=1"});
    const auto before = daemon.state();
    const auto missing = done(daemon, bob(), "dns.Check", example_org);
    CHECK(missing.at("/report/ok") == "false");
    CHECK(missing.at("/report/records/0/state") == "missing");
    CHECK(missing.at("/report/zone") == "example.org");
    CHECK(missing.at("/report/servers/0/server") == "ns1.example.org");
    CHECK(
        missing.list("/report/notes").back() ==
        "the platform's TXT record at example.org is left out: mail has no use for this text at "
        "this name"
    );

    daemon.net().records["example.org TXT"] = {R"("v=spf1 include:spf.test -all")"};
    daemon.net().records["s1._domainkey.example.org TXT"] = {R"("v=DKIM1; p=abc")"};
    CHECK(done(daemon, bob(), "dns.Check", example_org).at("/report/ok") == "true");
    CHECK(daemon.state() == before);
}

TEST_CASE("a check asks private addresses for who was granted the zone alone", "[dns][check]") {
    Daemon daemon;
    add_domain(daemon, sys());
    REQUIRE(daemon.call(sys(), "dns.Check", example_org));
    CHECK(daemon.net().was_told("LookUpRecords", R"("anywhere":false)"));
    done(daemon, root(), "dns.Grant", R"({"zone":"example.org","user":"sys"})");
    REQUIRE(daemon.call(sys(), "dns.Check", example_org));
    CHECK(daemon.net().was_told("LookUpRecords", R"("anywhere":true)"));
}

TEST_CASE("a check or an export fails with what it needs", "[dns][check]") {
    struct Case {
        std::string method;
        std::string job;
        Fault fault;
        Refused refused;
    };
    const Refused away{"RemoteUnavailable", "nobody answers"};
    const Refused no{"RemoteRefused", "it says no"};
    const Refused dead{"Unavailable", lost_text, "look at `journalctl -u 'mailctl-net@*'`"};
    const auto row = GENERATE_COPY(
        Case{"dns.Check", "PlatformDomainRecords", unavailable(), away},
        Case{"dns.Check", "LookUpRecords", unavailable(), away},
        Case{"dns.Check", "LookUpRecords", test::refused(), no},
        Case{"dns.Check", "LookUpRecords", lost(), dead},
        Case{"dns.Export", "PlatformDomainRecords", unavailable(), away},
        Case{"dns.Export", "PlatformDomainRecords", test::refused(), no},
        Case{"dns.Export", "PlatformDomainRecords", lost(), dead}
    );
    CAPTURE(row.method, row.job, row.refused.message);
    Daemon daemon;
    add_domain(daemon, bob());
    const auto before = daemon.state();
    daemon.net().faults[row.job] = row.fault;

    check_refused(daemon.call(bob(), row.method, example_org), row.refused);
    CHECK(daemon.state() == before);
}

TEST_CASE("an export prints what to enter, in three forms", "[dns][export]") {
    Daemon daemon;
    add_domain(daemon, bob());
    const auto exported = [&](const std::string& form) {
        return done(
                   daemon,
                   bob(),
                   "dns.Export",
                   R"({"domain":"example.org","format":")" + form + "\"}"
        )
            .at("/text");
    };
    CHECK(
        exported("zone") ==
        "; if there is an SPF record already, add what stands between v=spf1 and all to it\n"
        "example.org. 3600 IN TXT \"v=spf1 include:spf.test ~all\"\n"
        "s1._domainkey.example.org. 3600 IN TXT \"v=DKIM1; p=abc\"\n"
    );
    CHECK(done(daemon, bob(), "dns.Export", example_org).at("/text") == exported("zone"));
    CHECK(
        exported("form") ==
        "Type:   TXT\n"
        "Host:   @   (or example.org, where the whole name is asked for)\n"
        "Value:  v=spf1 include:spf.test ~all\n"
        "TTL:    3600\n"
        "Note:   if there is an SPF record already, add what stands between v=spf1 and all to it\n"
        "\n"
        "Type:   TXT\n"
        "Host:   s1._domainkey   (or s1._domainkey.example.org, where the whole name is asked "
        "for)\n"
        "Value:  v=DKIM1; p=abc\n"
        "TTL:    3600\n"
    );
    CHECK(exported("json").find("\"name\": \"s1._domainkey.example.org\"") != std::string::npos);
}
