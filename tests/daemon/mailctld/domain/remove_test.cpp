#include "tests/daemon/machine/scenes.hpp"

using namespace test;

namespace {

const std::string with_records = R"({"domain":"example.org","withdraw":true})";

/// alice has the domain, with records in the DNS.
void set_up(Daemon& daemon) {
    add_domain(daemon, alice());
    add_provider(daemon);
    done(daemon, alice(), "dns.Apply", example_org);
}

}  // namespace

TEST_CASE("a domain that is removed leaves its records unless told otherwise", "[domain]") {
    Daemon daemon;
    set_up(daemon);

    SECTION("and says so") {
        const auto removed = done(daemon, alice(), "domain.Remove", example_org);
        CHECK(
            removed.list("/act/notes") ==
            Texts{"2 records of it are still in the DNS and go on allowing the platform to send: "
                  "`mailctl dns withdraw example.org` takes them back"}
        );
        CHECK(daemon.net().records.size() == 2);
    }
    SECTION("and takes them along") {
        const auto removed = done(daemon, alice(), "domain.Remove", with_records);
        CHECK(removed.list("/act/notes").empty());
        CHECK(removed.plan().size() == 3);
        CHECK(daemon.net().records.empty());
    }
    CHECK(daemon.net().domains.empty());
    CHECK(daemon.query("SELECT name FROM domain").empty());
    CHECK(
        daemon.journal()[4] ==
        "alice domain-removed: example.org sends no longer through "
        "alice@example.org"
    );
}

TEST_CASE("records that cannot be withdrawn bar no removal", "[domain]") {
    Daemon daemon;
    set_up(daemon);
    daemon.net().faults["ReadRecords"] = unavailable();
    const auto removed = done(daemon, alice(), "domain.Remove", with_records);

    CHECK(
        removed.list("/act/notes") ==
        Texts{"its DNS records are still there: nobody answers; `mailctl dns withdraw "
              "example.org` tries again"}
    );
    daemon.net().faults.clear();
    done(daemon, alice(), "dns.Withdraw", example_org);
    CHECK(daemon.net().records.empty());
}

TEST_CASE("a removal that the platform does not make changes nothing", "[domain]") {
    const auto row = GENERATE(from_range(failures("RemoteUnknown")));
    CAPTURE(row.refused.message);
    Daemon daemon;
    set_up(daemon);
    const auto before = daemon.state();
    daemon.net().faults["PlatformDomainRemove"] = row.fault;

    check_refused(daemon.call(alice(), "domain.Remove", with_records), row.refused);
    CHECK(daemon.state() == before);
    CHECK(daemon.net().records.size() == 2);
}

TEST_CASE("the relay is told of a domain that goes", "[domain][relay]") {
    Daemon daemon;
    daemon.net().domains = {{"example.org", true}, {"example.net", true}};
    connect(daemon, alice());

    SECTION("where it takes all mail") {
        done(daemon, alice(), "relay.Enable");
        CHECK(
            done(daemon, alice(), "domain.Remove", example_org).list("/act/notes") ==
            Texts{"this machine's relay goes through the account: the platform now refuses mail "
                  "from this domain (550 sender domain not verified)"}
        );
    }
    SECTION("where it follows the verified ones") {
        done(daemon, alice(), "relay.Enable", R"({"verified_senders":true})");
        CHECK(
            done(daemon, alice(), "domain.Remove", example_org).list("/act/notes") ==
            Texts{"the relay tracks the account's verified domains: changed for example.org"}
        );
        CHECK(done(daemon, alice(), "relay.Status").list("/senders") == Texts{"example.net"});
    }
    SECTION("where it cannot follow") {
        done(daemon, alice(), "relay.Enable", R"({"verified_senders":true})");
        daemon.script().fails_on = "postfix check_live";
        CHECK(
            done(daemon, alice(), "domain.Remove", example_org).list("/act/notes").front() ==
            "the relay does not track the account's verified domains yet (example.org): postfix "
            "is broken; `mailctl relay enable --senders verified` makes it"
        );
        daemon.script() = {};
        CHECK(
            done(daemon, alice(), "account.Status").list("/pending") ==
            Texts{"the relay does not follow example.org yet: `mailctl relay enable --senders "
                  "verified`"}
        );
    }
}
