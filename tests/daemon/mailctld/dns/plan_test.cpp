#include "tests/daemon/mailctld/dns/snapshot.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::dns;

namespace {

const std::string merged = "\"v=spf1 a include:spf.p.example -all\"";

}  // namespace

TEST_CASE("an empty zone gets all records", "[dns-plan]") {
    const auto plan = plan_records(snapshot_of({}), {wanted_spf(), wanted_dkim(), wanted_dmarc()});

    REQUIRE_FALSE(plan.obstacle);
    REQUIRE(plan.items.size() == 3);
    for (const auto& item : plan.items) {
        CHECK(item.action == api::DnsAction::add);
        CHECK(item.before.empty());
        CHECK(item.ttl == 3600);
    }
    CHECK(plan.records.size() == 3);
    CHECK(plan.changes.size() == 3);
    CHECK(plan.spf == "v=spf1 include:spf.p.example ~all");
}

TEST_CASE("records that are there already are left as they are", "[dns-plan]") {
    const std::vector<Wanted> wanted = {wanted_spf(), wanted_dkim(), wanted_dmarc()};
    const auto there = applied(snapshot_of({txt_set("d.example", {"\"v=spf1 a -all\""})}), wanted);

    const auto plan = plan_records(there, wanted);

    CHECK(plan.changes.empty());
    CHECK(store::is_same(plan.records, there.ours));
    for (const auto& item : plan.items) {
        CHECK(item.action == api::DnsAction::keep);
        CHECK_FALSE(item.reason);
    }
}

TEST_CASE("SPF is merged, and foreign values stay as they are written", "[dns-plan]") {
    const Texts foreign = {
        "\"some-site-verification=abc\"",
        "bare-proof",
        "\"split \" \"in two\"",
        "\"\\120=1\"",
        "\"broken"};
    Texts values = foreign;
    values.insert(values.begin() + 1, "\"V=SPF1 A \" \"-ALL\"");

    const auto there = applied(snapshot_of({txt_set("d.example", values)}), {wanted_spf()});

    Texts expected = foreign;
    expected.push_back("\"V=SPF1 A include:spf.p.example -ALL\"");
    CHECK(values_at(there, "d.example") == expected);
    REQUIRE(there.ours.size() == 1);
    CHECK(there.ours[0].base == "V=SPF1 A -ALL");
    CHECK(there.answer.sets[0].ttl == 300);
}

TEST_CASE("SPF of somebody else's that has it all is not ours", "[dns-plan]") {
    const auto plan = plan_records(snapshot_of({txt_set("d.example", {merged})}), {wanted_spf()});

    CHECK(plan.items[0].action == api::DnsAction::keep);
    CHECK(plan.changes.empty());
    CHECK(plan.records.empty());
    CHECK(plan.spf == "v=spf1 a include:spf.p.example -all");
}

TEST_CASE("two SPF records are for a person", "[dns-plan]") {
    const auto plan = plan_records(
        snapshot_of({txt_set("d.example", {"\"v=spf1 a -all\"", "\"v=spf1 mx -all\""})}),
        {wanted_spf()}
    );

    REQUIRE(plan.obstacle);
    CHECK(plan.obstacle->code == Errc::conflict);
    CHECK(
        plan.obstacle->message ==
        "d.example: there are 2 SPF records, and receivers treat that as an error"
    );
    CHECK(plan.obstacle->hint == "merge them into one, then try again");
    CHECK(plan.changes.empty());
    CHECK(plan.items[0].action == api::DnsAction::refuse);
    CHECK(plan.items[0].before.size() == 2);
}

TEST_CASE("an alias cannot have a text beside it", "[dns-plan]") {
    const auto c = GENERATE(values<Wanted>({wanted_spf(), wanted_dkim(), wanted_dmarc()}));
    const auto plan =
        plan_records(snapshot_of({{c.name, api::RecordType::CNAME, 300, {"Else.Example."}}}), {c});

    REQUIRE(plan.obstacle);
    CHECK(plan.obstacle->code == Errc::conflict);
    CHECK(plan.obstacle->message == c.name.text() + ": the name is an alias of else.example");
    CHECK(plan.changes.empty());
}

TEST_CASE("SPF that others have changed since", "[dns-plan]") {
    auto there =
        applied(snapshot_of({txt_set("d.example", {"\"v=spf1 a -all\""})}), {wanted_spf()});

    SECTION("and that still has what is needed is kept and told") {
        edit(there, txt_set("d.example", {"\"v=spf1 mx include:spf.p.example -all\""}));
        const auto plan = plan_records(there, {wanted_spf()});
        CHECK_FALSE(plan.obstacle);
        CHECK(plan.changes.empty());
        CHECK(
            plan.items[0].reason == "somebody has changed it since; what is needed is still in it"
        );
        CHECK(store::is_same(plan.records, there.ours));
    }

    SECTION("and that lacks what is needed is refused") {
        edit(there, txt_set("d.example", {"\"v=spf1 mx -all\""}));
        const auto plan = plan_records(there, {wanted_spf()});
        REQUIRE(plan.obstacle);
        CHECK(plan.obstacle->code == Errc::drift);
        CHECK(
            plan.obstacle->message == "d.example: somebody has taken out what mailctl had merged in"
        );
        CHECK(plan.changes.empty());

        there.force = true;
        const auto forced = after(there, plan_records(there, {wanted_spf()}));
        CHECK(values_at(forced, "d.example") == Texts{"\"v=spf1 mx include:spf.p.example -all\""});
        CHECK(forced.ours[0].base == "v=spf1 mx -all");
    }

    SECTION("and that is gone is refused") {
        edit(there, txt_set("d.example", {}));
        const auto plan = plan_records(there, {wanted_spf()});
        REQUIRE(plan.obstacle);
        CHECK(plan.obstacle->code == Errc::drift);
        CHECK(plan.obstacle->message == "d.example: " + removed_by_somebody);
        CHECK(
            plan.obstacle->hint ==
            "look with `mailctl dns plan`; the same command with --force overwrites it"
        );

        there.force = true;
        const auto forced = after(there, plan_records(there, {wanted_spf()}));
        CHECK(values_at(forced, "d.example") == Texts{"\"v=spf1 include:spf.p.example ~all\""});
        CHECK_FALSE(forced.ours[0].base);
    }
}

TEST_CASE("the platform's next wish keeps the first base", "[dns-plan]") {
    const auto there =
        applied(snapshot_of({txt_set("d.example", {"\"v=spf1 a -all\""})}), {wanted_spf()});

    const auto next = applied(there, {wanted_spf("v=spf1 include:new.p.example ~all")});

    CHECK(
        values_at(next, "d.example") ==
        Texts{"\"v=spf1 a include:spf.p.example include:new.p.example -all\""}
    );
    CHECK(next.ours[0].base == "v=spf1 a -all");
}
