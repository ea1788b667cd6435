#include "tests/daemon/mailctld/dns/snapshot.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::dns;

TEST_CASE("a DKIM key", "[dns-plan]") {
    const std::string at = "s1._domainkey.d.example";
    const auto other = "\"v=DKIM1; k=rsa; p=OTHER\"";

    SECTION("that is there already is nobody's business") {
        const auto plan = plan_records(
            snapshot_of({txt_set(at, {"\"v=DKIM1; k=rsa; \" \"p=AAAA\""})}), {wanted_dkim()}
        );
        CHECK(plan.changes.empty());
        CHECK(plan.records.empty());
    }

    SECTION("of somebody else's is not overwritten") {
        auto now = snapshot_of({txt_set(at, {other})});
        const auto plan = plan_records(now, {wanted_dkim()});
        REQUIRE(plan.obstacle);
        CHECK(plan.obstacle->code == Errc::conflict);
        CHECK(plan.obstacle->message == at + ": another key is there, which is not mailctl's");

        now.force = true;
        const auto forced = applied(now, {wanted_dkim()});
        CHECK(values_at(forced, at) == Texts{"\"v=DKIM1; k=rsa; p=AAAA\""});
        CHECK(forced.ours[0].base == "v=DKIM1; k=rsa; p=OTHER");
    }

    SECTION("of ours follows the platform's") {
        const auto next =
            applied(applied(snapshot_of({}), {wanted_dkim()}), {wanted_dkim("v=DKIM1; p=BB")});
        CHECK(values_at(next, at) == Texts{"\"v=DKIM1; p=BB\""});
        CHECK(next.ours.size() == 1);
        CHECK_FALSE(next.ours[0].base);
    }

    SECTION("of ours that somebody changed") {
        auto there = applied(snapshot_of({}), {wanted_dkim()});
        edit(there, txt_set(at, {other}));
        CHECK(plan_records(there, {wanted_dkim()}).obstacle->code == Errc::drift);
    }

    SECTION("of ours that somebody removed") {
        auto there = applied(snapshot_of({}), {wanted_dkim()});
        edit(there, txt_set(at, {}));
        const auto plan = plan_records(there, {wanted_dkim()});
        REQUIRE(plan.obstacle);
        CHECK(plan.obstacle->message == at + ": " + removed_by_somebody);
        there.force = true;
        CHECK(values_at(applied(there, {wanted_dkim()}), at).size() == 1);
    }

    SECTION("beside two others is for a person, with --force too") {
        auto now = snapshot_of({txt_set(at, {other, "\"v=DKIM1; p=THIRD\""})});
        now.force = true;
        CHECK(plan_records(now, {wanted_dkim()}).obstacle);
    }
}
