#include "tests/daemon/mailctld/dns/snapshot.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::dns;

TEST_CASE("there is never a second DMARC record, and never another one", "[dns-plan]") {
    const auto there = GENERATE(
        as<std::string>(),
        "\"v=DMARC1; p=none;\"",
        "\"v=DMARC1; p=reject; rua=mailto:me@d.example\"",
        "\"v = DMARC1\"",
        "\"v=DMARC1; \" \"p=none\""
    );
    const auto plan =
        plan_records(snapshot_of({txt_set("_dmarc.d.example", {there})}), {wanted_dmarc()});

    CHECK_FALSE(plan.obstacle);
    CHECK(plan.changes.empty());
    CHECK(plan.records.empty());
    CHECK(plan.items[0].action == api::DnsAction::keep);
    CHECK(plan.items[0].reason == "it is not mailctl's, and one is enough");
}

TEST_CASE("two DMARC records are for a person", "[dns-plan]") {
    const auto plan = plan_records(
        snapshot_of(
            {txt_set("_dmarc.d.example", {"\"v=DMARC1; p=none\"", "\"v=DMARC1; p=reject\""})}
        ),
        {wanted_dmarc()}
    );

    REQUIRE(plan.obstacle);
    CHECK(plan.obstacle->code == Errc::conflict);
    CHECK(
        plan.obstacle->message ==
        "_dmarc.d.example: there are 2 DMARC records, and receivers ignore all"
    );
    CHECK(plan.obstacle->hint == "remove all but one, then try again");
}

TEST_CASE("a text that is no DMARC record stays beside ours", "[dns-plan]") {
    const auto there =
        applied(snapshot_of({txt_set("_dmarc.d.example", {"note"})}), {wanted_dmarc()});

    CHECK(values_at(there, "_dmarc.d.example") == Texts{"note", "\"v=DMARC1; p=quarantine\""});
    CHECK(there.answer.sets[0].ttl == 300);
}

TEST_CASE("our own DMARC record becomes stricter and never weaker", "[dns-plan]") {
    const auto there = applied(snapshot_of({}), {wanted_dmarc()});

    const auto stricter = applied(there, {wanted_dmarc("v=DMARC1; p=reject")});
    CHECK(values_at(stricter, "_dmarc.d.example") == Texts{"\"v=DMARC1; p=reject\""});

    const auto weaker = plan_records(stricter, {wanted_dmarc("v=DMARC1; p=none")});
    CHECK(weaker.changes.empty());
    CHECK(weaker.items[0].reason == "it is the stricter one");
    CHECK(store::is_same(weaker.records, stricter.ours));

    const auto same =
        applied(there, {wanted_dmarc("v=DMARC1; p=quarantine; rua=mailto:a@p.example")});
    CHECK(
        values_at(same, "_dmarc.d.example") ==
        Texts{"\"v=DMARC1; p=quarantine; rua=mailto:a@p.example\""}
    );
}

TEST_CASE("our own DMARC record that somebody changed is theirs", "[dns-plan]") {
    auto there = applied(snapshot_of({}), {wanted_dmarc()});
    edit(there, txt_set("_dmarc.d.example", {"\"v=DMARC1; p=none\""}));

    const auto plan = plan_records(there, {wanted_dmarc()});

    CHECK_FALSE(plan.obstacle);
    CHECK(plan.changes.empty());
    CHECK(plan.records.empty());
}

TEST_CASE("our own DMARC record that somebody removed", "[dns-plan]") {
    auto there = applied(snapshot_of({}), {wanted_dmarc()});
    edit(there, txt_set("_dmarc.d.example", {}));

    CHECK(plan_records(there, {wanted_dmarc()}).obstacle->code == Errc::drift);
    there.force = true;
    CHECK(applied(there, {wanted_dmarc()}).ours.size() == 1);
}

TEST_CASE("a stricter policy of a domain above is not replaced", "[dns-plan]") {
    struct Case {
        std::string above;
        std::string own;
        bool is_kept;
    };
    const auto c = GENERATE(values<Case>({
        {"v=DMARC1; p=reject", "v=DMARC1; p=quarantine", true},
        {"v=DMARC1; p=none; sp=reject", "v=DMARC1; p=quarantine", true},
        {"v=DMARC1; p=reject; sp=none", "v=DMARC1; p=quarantine", false},
        {"v=DMARC1; p=quarantine", "v=DMARC1; p=quarantine", false},
        {"v=DMARC1; p=none", "v=DMARC1; p=quarantine", false},
        {"v=DMARC1; p=quarantine", "v=DMARC1; p=none", true},
        {"v=DMARC1", "v=DMARC1; p=none", false},
        {"unrelated", "v=DMARC1; p=none", false},
    }));
    CAPTURE(c.above, c.own);
    const auto plan = plan_records(
        snapshot_of({txt_set("_dmarc.d.example", {"\"" + c.above + "\""})}, "sub.d.example"),
        {wanted_dmarc(c.own, "sub.d.example")}
    );

    CHECK_FALSE(plan.obstacle);
    CHECK(plan.changes.empty() == c.is_kept);
    CHECK(plan.items[0].action == (c.is_kept ? api::DnsAction::keep : api::DnsAction::add));
    CHECK(plan.items[0].reason.has_value() == c.is_kept);
}

TEST_CASE("the nearest policy above is the one that counts", "[dns-plan]") {
    const auto plan = plan_records(
        snapshot_of(
            {txt_set("_dmarc.d.example", {"\"v=DMARC1; p=reject\""}),
             txt_set("_dmarc.b.d.example", {"\"v=DMARC1; p=none\""})},
            "a.b.d.example"
        ),
        {wanted_dmarc("v=DMARC1; p=quarantine", "a.b.d.example")}
    );
    CHECK(plan.items[0].action == api::DnsAction::add);

    const auto kept = plan_records(
        snapshot_of({txt_set("_dmarc.d.example", {"\"v=DMARC1; p=reject\""})}, "a.b.d.example"),
        {wanted_dmarc("v=DMARC1; p=quarantine", "a.b.d.example")}
    );
    CHECK(kept.items[0].reason == "the stricter policy of the domain above, reject, counts");
}
