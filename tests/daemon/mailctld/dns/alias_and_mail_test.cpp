#include "tests/daemon/mailctld/dns/snapshot.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::dns;

namespace {

constexpr auto cname = api::RecordType::CNAME;
constexpr auto mx = api::RecordType::MX;
const std::string at = "s1._domainkey.d.example";

api::RecordSet alias(const std::string& target) { return {record_name(at), cname, 300, {target}}; }

api::RecordSet mail(Texts values) { return {record_name("d.example"), mx, 300, std::move(values)}; }

}  // namespace

TEST_CASE("an alias stands alone", "[dns-plan]") {
    auto now = snapshot_of({});
    SECTION("beside a text") { now = snapshot_of({txt_set(at, {"\"v=DKIM1; p=AAAA\""})}); }
    SECTION("beside an address") { now.answer.taken = {record_name(at)}; }

    const auto plan = plan_records(now, {wanted_alias()});

    REQUIRE(plan.obstacle);
    CHECK(plan.obstacle->code == Errc::conflict);
    CHECK(
        plan.obstacle->message ==
        at + ": the name has records of its own, and an alias stands alone"
    );
    CHECK(plan.obstacle->hint == "remove them, or leave the alias out");
    CHECK(plan.changes.empty());
}

TEST_CASE("an alias comes, follows the platform, and goes", "[dns-plan]") {
    const auto there = applied(snapshot_of({}), {wanted_alias()});
    CHECK(values_at(there, at, cname) == Texts{"s1.dkim.p.example."});

    const auto next = applied(there, {wanted_alias("s2.dkim.p.example")});
    CHECK(values_at(next, at, cname) == Texts{"s2.dkim.p.example."});

    CHECK(after(next, plan_withdrawal(next)).answer.sets.empty());
}

TEST_CASE("an alias that is there in another case is kept", "[dns-plan]") {
    const auto plan = plan_records(snapshot_of({alias("S1.DKIM.P.Example.")}), {wanted_alias()});

    CHECK(plan.changes.empty());
    CHECK(plan.records.empty());
}

TEST_CASE("an alias of somebody else's is not overwritten", "[dns-plan]") {
    auto now = snapshot_of({alias("theirs.example.")});
    const auto plan = plan_records(now, {wanted_alias()});
    REQUIRE(plan.obstacle);
    CHECK(plan.obstacle->code == Errc::conflict);
    CHECK(plan.obstacle->message == at + ": the name is an alias of theirs.example");

    now.force = true;
    const auto forced = applied(now, {wanted_alias()});
    CHECK(forced.ours[0].base == "theirs.example");
    CHECK(values_at(after(forced, plan_withdrawal(forced)), at, cname) == Texts{"theirs.example."});
}

TEST_CASE("an alias of ours that others changed or removed", "[dns-plan]") {
    auto there = applied(snapshot_of({}), {wanted_alias()});

    edit(there, alias("theirs.example."));
    CHECK(plan_records(there, {wanted_alias()}).obstacle->code == Errc::drift);
    CHECK(plan_withdrawal(there).changes.empty());

    edit(there, {record_name(at), cname, 300, {}});
    CHECK(plan_records(there, {wanted_alias()}).obstacle->code == Errc::drift);
    there.force = true;
    CHECK(values_at(applied(there, {wanted_alias()}), at, cname).size() == 1);
}

TEST_CASE("mail for a domain that has none comes to the platform, and that is told", "[dns-plan]") {
    const auto plan = plan_records(snapshot_of({}), {wanted_mail("10 in.p.example")});

    CHECK(plan.items[0].action == api::DnsAction::add);
    CHECK(plan.notes == Texts{"mail for d.example will be taken by the platform"});
    CHECK(plan.changes[0].after == Texts{"10 in.p.example."});
}

TEST_CASE("two mail servers that the platform asks for are both written", "[dns-plan]") {
    const auto there = applied(
        snapshot_of({}), {wanted_mail("10 in1.p.example"), wanted_mail("20 in2.p.example")}
    );

    CHECK(values_at(there, "d.example", mx) == Texts{"10 in1.p.example.", "20 in2.p.example."});
    CHECK(there.ours.size() == 2);
}

TEST_CASE("mail that goes elsewhere stays there", "[dns-plan]") {
    const auto plan = plan_records(
        snapshot_of({mail({"10 mail.d.example."})}), {wanted_spf(), wanted_mail("10 in.p.example")}
    );

    CHECK_FALSE(plan.obstacle);
    CHECK(plan.items[1].action == api::DnsAction::refuse);
    CHECK(plan.items[1].reason == "mail for the domain goes elsewhere, and stays there");
    CHECK(plan.changes.size() == 1);
    CHECK(plan.records.size() == 1);
}

TEST_CASE("a mail server that is there is kept", "[dns-plan]") {
    const auto plan =
        plan_records(snapshot_of({mail({"10 IN.P.Example."})}), {wanted_mail("10 in.p.example")});

    CHECK(plan.changes.empty());
    CHECK(plan.records.empty());
}

TEST_CASE("a mail server of ours is not forgotten when the platform names another", "[dns-plan]") {
    const auto there = applied(snapshot_of({}), {wanted_mail("10 old.p.example")});

    const auto next = applied(there, {wanted_mail("10 new.p.example")});

    // Whichever of both is there is ours, and a withdrawal takes it out.
    const auto gone = after(next, plan_withdrawal(next));
    CHECK(gone.answer.sets.empty());
}

TEST_CASE("a mail server of ours that somebody removed", "[dns-plan]") {
    auto there = applied(snapshot_of({}), {wanted_mail("10 in.p.example")});
    edit(there, mail({}));

    CHECK(plan_records(there, {wanted_mail("10 in.p.example")}).obstacle->code == Errc::drift);
}
