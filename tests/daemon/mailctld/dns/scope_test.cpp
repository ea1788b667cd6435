#include "tests/daemon/mailctld/dns/snapshot.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::dns;

TEST_CASE("an obstacle stops everything", "[dns-plan]") {
    const auto plan = plan_records(
        snapshot_of({txt_set("s1._domainkey.d.example", {"\"v=DKIM1; p=OTHER\""})}),
        {wanted_spf(), wanted_dkim()}
    );

    REQUIRE(plan.obstacle);
    CHECK(plan.items.size() == 2);
}

TEST_CASE("what the platform does not ask for any more stays ours, and is told", "[dns-plan]") {
    const auto there = applied(snapshot_of({}), {wanted_spf(), wanted_dkim()});

    const auto plan = plan_records(there, {wanted_spf()});

    CHECK(plan.changes.empty());
    CHECK(store::is_same(plan.records, there.ours));
    CHECK(
        plan.notes == Texts{"the platform does not ask for s1._domainkey.d.example TXT any more; "
                            "`mailctl dns withdraw` and `apply` clear up"}
    );
}

TEST_CASE("a name that other name servers have been given is left out", "[dns-plan]") {
    const auto start = applied(snapshot_of({}), {wanted_spf(), wanted_dkim()});
    auto now = start;
    now.answer.elsewhere = {wanted_dkim().name};

    const auto plan = plan_records(now, {wanted_spf(), wanted_dkim("v=DKIM1; k=rsa; p=BBBB")});

    CHECK_FALSE(plan.obstacle);
    CHECK(plan.changes.empty());
    CHECK(
        plan.items.back().reason ==
        "other name servers have been given this name: enter the record there"
    );
    CHECK(store::is_same(plan.records, start.ours));
}

TEST_CASE("a domain that other name servers have been given is refused", "[dns-plan]") {
    auto now = snapshot_of({}, "sub.d.example");
    const auto spf = Wanted{
        record_name("sub.d.example"),
        api::RecordType::TXT,
        Purpose::spf,
        "v=spf1 include:spf.p.example ~all",
        3600};
    now.answer.elsewhere = {spf.name};

    const auto plan = plan_records(now, {spf});

    REQUIRE(plan.obstacle);
    CHECK(plan.obstacle->code == Errc::conflict);
    CHECK(plan.changes.empty());
    CHECK(
        plan.items.front().reason ==
        "other name servers have been given sub.d.example, and nobody "
        "would see the record in d.example"
    );
}

TEST_CASE("records in other zones stay ours", "[dns-plan]") {
    auto now = snapshot_of({});
    const store::Record elsewhere{
        "old",
        "d.example",
        "d.example",
        api::RecordType::TXT,
        "v=spf1 include:x.example ~all",
        std::nullopt,
        "d.example",
        "0",
        "2025-01-01T00:00:00Z"};
    now.ours = {elsewhere};

    const auto plan = plan_records(now, {wanted_spf()});

    REQUIRE(plan.records.size() == 2);
    CHECK(plan.records[0] == elsewhere);
    CHECK(plan_withdrawal(now).records == std::vector{elsewhere});
}

TEST_CASE("a large part of a zone does not change unasked", "[dns-plan]") {
    Texts proofs;
    std::vector<Wanted> wanted;
    auto now = snapshot_of({});
    for (const char* selector : {"a", "b", "c", "d"}) {
        auto key = wanted_dkim();
        key.name = record_name(std::string(selector) + "._domainkey.d.example");
        wanted.push_back(key);
    }
    now = applied(now, wanted);
    const auto size = GENERATE(as<std::optional<std::int64_t>>(), 9, 10, 13, 14, std::nullopt);
    now.answer.zone_records = size;
    const auto plan = plan_withdrawal(now);

    if (size == 10 || size == 13) {
        REQUIRE(plan.obstacle);
        CHECK(plan.obstacle->code == Errc::conflict);
        CHECK(
            plan.obstacle->message ==
            "4 of the " + std::to_string(*size) +
                " records of d.example would be changed or removed at once"
        );
        CHECK(plan.obstacle->hint == "look at `mailctl dns plan`; --force goes on");
        now.force = true;
        CHECK_FALSE(plan_withdrawal(now).obstacle);
    } else {
        CHECK_FALSE(plan.obstacle);
    }
    CHECK(
        plan.notes == (size
                           ? Texts{}
                           : Texts{"the server does not tell how large the zone is, so how much of "
                                   "it changes is unknown"})
    );
}

TEST_CASE("the names that a plan needs to know", "[dns-plan]") {
    const auto names = [](const char* domain, const char* zone, const std::vector<Wanted>& wanted) {
        Texts texts;
        for (const auto& name : names_to_read(domain_name(domain), domain_name(zone), wanted, {})) {
            texts.push_back(name.text());
        }
        return texts;
    };

    CHECK(names("d.example", "d.example", {}) == Texts{"_dmarc.d.example", "d.example"});
    CHECK(
        names("a.b.d.example", "d.example", {}) ==
        Texts{"_dmarc.a.b.d.example", "_dmarc.b.d.example", "_dmarc.d.example", "a.b.d.example"}
    );
    CHECK(
        names("d.example", "d.example", {wanted_spf(), wanted_dmarc()}) ==
        Texts{"_dmarc.d.example", "d.example"}
    );
    CHECK(
        names("other.example", "other.example", {wanted_spf()}) ==
        Texts{"_dmarc.other.example", "other.example"}
    );
}

TEST_CASE("a domain with the longest name there can be has no policy above it", "[dns-plan]") {
    const auto label = std::string(60, 'a') + ".";
    const auto domain = label + label + label + label + "d.example";  // 253 bytes
    REQUIRE(domain.size() == 253);

    CHECK(names_to_read(domain_name(domain), domain_name("d.example"), {}, {}).size() == 5);
}
