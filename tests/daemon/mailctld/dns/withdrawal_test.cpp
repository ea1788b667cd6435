#include "tests/daemon/mailctld/dns/snapshot.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::dns;

namespace {

Snapshot withdrawn(const Snapshot& before) {
    const auto plan = plan_withdrawal(before);
    REQUIRE_FALSE(plan.obstacle);
    return after(before, plan);
}

}  // namespace

TEST_CASE("a withdrawal takes out what is ours and nothing else", "[dns-plan]") {
    const Texts foreign = {"\"proof=abc\"", "bare", "\"broken"};
    Texts values = foreign;
    values.push_back("\"v=spf1 a -all\"");
    const auto before = snapshot_of({txt_set("d.example", values)});
    auto there = applied(before, {wanted_spf(), wanted_dkim(), wanted_dmarc()});
    edit(there, txt_set("_dmarc.d.example", {"\"v=DMARC1; p=quarantine\"", "note"}));

    const auto plan = plan_withdrawal(there);
    const auto back = after(there, plan);

    CHECK(values_at(back, "d.example") == values);
    CHECK(values_at(back, "_dmarc.d.example") == Texts{"note"});
    CHECK(values_at(back, "s1._domainkey.d.example").empty());
    CHECK(back.ours.empty());
    for (const auto& item : plan.items) {
        CHECK(
            item.action ==
            (item.name == "d.example" ? api::DnsAction::replace : api::DnsAction::remove)
        );
    }
}

TEST_CASE("a withdrawal of what is gone takes nothing", "[dns-plan]") {
    auto there = applied(snapshot_of({}), {wanted_spf(), wanted_dkim()});
    there.answer.sets = {txt_set("s1._domainkey.d.example", {"\"v=DKIM1; p=THEIRS\""})};

    const auto plan = plan_withdrawal(there);

    CHECK_FALSE(plan.obstacle);
    CHECK(plan.changes.empty());
    CHECK(plan.records.empty());
    for (const auto& item : plan.items) {
        CHECK(item.action == api::DnsAction::keep);
        CHECK(item.reason == "it is gone already");
    }
}

TEST_CASE("a record that is out of sight is not called gone", "[dns-plan]") {
    auto there = applied(snapshot_of({}), {wanted_dkim()});
    there.answer.sets = {};
    there.answer.elsewhere = {wanted_dkim().name};

    const auto plan = plan_withdrawal(there);

    REQUIRE(plan.obstacle);
    CHECK(plan.obstacle->code == Errc::drift);
    CHECK(plan.obstacle->hint == "the same command with --force leaves it there");

    there.force = true;
    const auto forced = plan_withdrawal(there);
    CHECK_FALSE(forced.obstacle);
    CHECK(forced.records.empty());
}

TEST_CASE("SPF that others changed since is given back with --force alone", "[dns-plan]") {
    auto there =
        applied(snapshot_of({txt_set("d.example", {"\"v=spf1 a -all\""})}), {wanted_spf()});
    edit(there, txt_set("d.example", {"\"v=spf1 a mx +include:SPF.p.example ~all\"", "other"}));

    const auto plan = plan_withdrawal(there);
    REQUIRE(plan.obstacle);
    CHECK(plan.obstacle->code == Errc::drift);
    CHECK(plan.obstacle->message == "d.example: somebody has changed the record since");
    CHECK(
        plan.obstacle->hint ==
        "the same command with --force takes out what mailctl had merged in, and nothing else"
    );
    CHECK(plan.items[0].action == api::DnsAction::refuse);

    there.force = true;
    CHECK(values_at(withdrawn(there), "d.example") == Texts{"other", "\"v=spf1 a mx ~all\""});
}

TEST_CASE("SPF from which others took our terms is theirs", "[dns-plan]") {
    auto there =
        applied(snapshot_of({txt_set("d.example", {"\"v=spf1 a -all\""})}), {wanted_spf()});
    edit(there, txt_set("d.example", {"\"v=spf1 mx -all\""}));

    const auto plan = plan_withdrawal(there);

    CHECK_FALSE(plan.obstacle);
    CHECK(plan.changes.empty());
    CHECK(plan.items[0].reason == "what mailctl had merged in is gone already");
}

TEST_CASE("SPF that was put back by hand beside ours does not come twice", "[dns-plan]") {
    auto there =
        applied(snapshot_of({txt_set("d.example", {"\"v=spf1 a -all\""})}), {wanted_spf()});
    edit(
        there,
        txt_set("d.example", {"\"v=spf1 a include:spf.p.example -all\"", "\"v=spf1 a -all\""})
    );

    CHECK(values_at(withdrawn(there), "d.example") == Texts{"\"v=spf1 a -all\""});
}

TEST_CASE("a term that was there before us is left there", "[dns-plan]") {
    auto there = applied(
        snapshot_of({txt_set("d.example", {"\"v=spf1 include:spf.p.example -all\""})}),
        {wanted_spf("v=spf1 include:spf.p.example include:b.p.example ~all")}
    );
    edit(
        there,
        txt_set("d.example", {"\"v=spf1 mx include:spf.p.example include:b.p.example -all\""})
    );
    there.force = true;

    CHECK(
        values_at(withdrawn(there), "d.example") ==
        Texts{"\"v=spf1 mx include:spf.p.example -all\""}
    );
}

TEST_CASE("a key that ours took the place of comes back", "[dns-plan]") {
    const std::string at = "s1._domainkey.d.example";
    auto now = snapshot_of({txt_set(at, {"\"v=DKIM1; p=OLD\""})});
    now.force = true;
    const auto there = applied(now, {wanted_dkim()});

    CHECK(values_at(withdrawn(there), at) == Texts{"\"v=DKIM1; p=OLD\""});
}
