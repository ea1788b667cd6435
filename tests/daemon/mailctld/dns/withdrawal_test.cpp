#include "tests/daemon/mailctld/dns/scene.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::dns;

namespace {

Scene applied(const Scene& before, const std::vector<Wanted>& wanted) {
    const auto way = plan_records(before, wanted);
    REQUIRE_FALSE(way.obstacle);
    return after(before, way);
}

Scene withdrawn(const Scene& before) {
    const auto way = plan_withdrawal(before);
    REQUIRE_FALSE(way.obstacle);
    return after(before, way);
}

}  // namespace

TEST_CASE("a withdrawal takes out what is ours and nothing else", "[dns-plan]") {
    const Texts foreign = {"\"proof=abc\"", "bare", "\"broken"};
    Texts values = foreign;
    values.push_back("\"v=spf1 a -all\"");
    const auto before = scene({txt_set("d.example", values)});
    auto there = applied(before, {wanted_spf(), wanted_dkim(), wanted_dmarc()});
    edit(there, txt_set("_dmarc.d.example", {"\"v=DMARC1; p=quarantine\"", "note"}));

    const auto way = plan_withdrawal(there);
    const auto back = after(there, way);

    CHECK(values_at(back, "d.example") == values);
    CHECK(values_at(back, "_dmarc.d.example") == Texts{"note"});
    CHECK(values_at(back, "s1._domainkey.d.example").empty());
    CHECK(back.ours.empty());
    for (const auto& item : way.items) {
        CHECK(item.action == (item.name == "d.example" ? "replace" : "remove"));
    }
}

TEST_CASE("a withdrawal of what is gone takes nothing", "[dns-plan]") {
    auto there = applied(scene({}), {wanted_spf(), wanted_dkim()});
    there.now.sets = {txt_set("s1._domainkey.d.example", {"\"v=DKIM1; p=THEIRS\""})};

    const auto way = plan_withdrawal(there);

    CHECK_FALSE(way.obstacle);
    CHECK(way.changes.empty());
    CHECK(way.records.empty());
    for (const auto& item : way.items) {
        CHECK(item.action == "keep");
        CHECK(item.reason == "it is gone already");
    }
}

TEST_CASE("a record that is out of sight is not called gone", "[dns-plan]") {
    auto there = applied(scene({}), {wanted_dkim()});
    there.now.sets = {};
    there.now.elsewhere = {wanted_dkim().name};

    const auto way = plan_withdrawal(there);

    REQUIRE(way.obstacle);
    CHECK(way.obstacle->code == Errc::drift);
    CHECK(way.obstacle->hint == "the same command with --force leaves it there");

    there.force = true;
    const auto forced = plan_withdrawal(there);
    CHECK_FALSE(forced.obstacle);
    CHECK(forced.records.empty());
}

TEST_CASE("SPF that others changed since is given back with --force alone", "[dns-plan]") {
    auto there = applied(scene({txt_set("d.example", {"\"v=spf1 a -all\""})}), {wanted_spf()});
    edit(there, txt_set("d.example", {"\"v=spf1 a mx +include:SPF.p.example ~all\"", "other"}));

    const auto way = plan_withdrawal(there);
    REQUIRE(way.obstacle);
    CHECK(way.obstacle->code == Errc::drift);
    CHECK(way.obstacle->message == "d.example: somebody has changed the record since");
    CHECK(
        way.obstacle->hint ==
        "the same command with --force takes out what mailctl had merged in, and nothing else"
    );
    CHECK(way.items[0].action == "refuse");

    there.force = true;
    CHECK(values_at(withdrawn(there), "d.example") == Texts{"other", "\"v=spf1 a mx ~all\""});
}

TEST_CASE("SPF from which others took our terms is theirs", "[dns-plan]") {
    auto there = applied(scene({txt_set("d.example", {"\"v=spf1 a -all\""})}), {wanted_spf()});
    edit(there, txt_set("d.example", {"\"v=spf1 mx -all\""}));

    const auto way = plan_withdrawal(there);

    CHECK_FALSE(way.obstacle);
    CHECK(way.changes.empty());
    CHECK(way.items[0].reason == "what mailctl had merged in is gone already");
}

TEST_CASE("SPF that was put back by hand beside ours does not come twice", "[dns-plan]") {
    auto there = applied(scene({txt_set("d.example", {"\"v=spf1 a -all\""})}), {wanted_spf()});
    edit(
        there,
        txt_set("d.example", {"\"v=spf1 a include:spf.p.example -all\"", "\"v=spf1 a -all\""})
    );

    CHECK(values_at(withdrawn(there), "d.example") == Texts{"\"v=spf1 a -all\""});
}

TEST_CASE("a term that was there before us is left there", "[dns-plan]") {
    auto there = applied(
        scene({txt_set("d.example", {"\"v=spf1 include:spf.p.example -all\""})}),
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
    auto now = scene({txt_set(at, {"\"v=DKIM1; p=OLD\""})});
    now.force = true;
    const auto there = applied(now, {wanted_dkim()});

    CHECK(values_at(withdrawn(there), at) == Texts{"\"v=DKIM1; p=OLD\""});
}
