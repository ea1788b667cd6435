#include "daemon/mailctld/change/plan.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;
using namespace mailctl::change;

namespace {

Snapshot snapshot(const std::string& main, store::Ledger ledger = {}) {
    return {
        postfix::MainCf(main),
        postfix::MasterCf("smtp unix - - y - - smtp\n"),
        std::move(ledger),
        "r",
        1,
        {}};
}

// Everything that is owned or wanted is touched, as where there is one feature alone.
Result<Plan> plan_all(const Snapshot& now, Desired desired, OnDrift on_drift) {
    for (const auto& owned : now.ledger.owned) {
        desired.touched.insert(owned.name);
    }
    for (const auto& [name, value] : desired.parameters) {
        desired.touched.insert(name);
    }
    for (const auto& [name, lines] : desired.services) {
        desired.touched.insert(store::service_object(name));
    }
    return make_plan(now, desired, on_drift);
}

Desired relay() {
    Desired desired;
    desired.parameters = {{"relayhost", "[new.example]:587"}, {"smtp_sasl_auth_enable", "yes"}};
    return desired;
}

}  // namespace

TEST_CASE("what is taken is put back byte for byte", "[plan]") {
    const std::string before = GENERATE(
        as<std::string>(),
        "myhostname = a.example\n",
        "smtp_tls_security_level = may",
        "relayhost =\n  [old.example]:25\nx = 1\n",
        "relayhost =\n  [old.example]:25",
        "relayhost\t= [old]:25\nsmtp_sasl_auth_enable=no\n",
        "relayhost = a\nrelayhost = b\n",
        ""
    );
    CAPTURE(before);

    const auto enabled = plan_all(snapshot(before), relay(), OnDrift::refuse);
    REQUIRE(enabled);
    const auto disabled =
        plan_all(snapshot(enabled->new_main, enabled->after), Desired{}, OnDrift::refuse);

    REQUIRE(disabled);
    CHECK(disabled->new_main == before);
    CHECK(disabled->after.owned.empty());
}

TEST_CASE("the same wish again changes nothing", "[plan]") {
    const auto first = plan_all(snapshot("relayhost = x\n"), relay(), OnDrift::refuse);
    const auto again = plan_all(snapshot(first->new_main, first->after), relay(), OnDrift::refuse);

    REQUIRE(again);
    CHECK_FALSE(again->changes_anything);
    CHECK(again->items.empty());
    CHECK(again->new_main == first->new_main);
}

TEST_CASE("the first base is never overwritten by a later change", "[plan]") {
    const auto first = plan_all(snapshot("relayhost = [old]:25\n"), relay(), OnDrift::refuse);
    auto other = relay();
    other.parameters["relayhost"] = "[third.example]:465";
    const auto second = plan_all(snapshot(first->new_main, first->after), other, OnDrift::refuse);
    const auto back =
        plan_all(snapshot(second->new_main, second->after), Desired{}, OnDrift::refuse);

    CHECK(back->new_main == "relayhost = [old]:25\n");
}

TEST_CASE("what somebody else has changed since is not overwritten", "[plan]") {
    const auto first = plan_all(snapshot("relayhost = [old]:25\n"), relay(), OnDrift::refuse);
    postfix::MainCf edited(first->new_main);
    edited.set("relayhost", "[theirs]:25");

    SECTION("by a new wish") {
        const auto plan =
            plan_all(snapshot(edited.bytes(), first->after), relay(), OnDrift::refuse);
        REQUIRE_FALSE(plan);
        CHECK(plan.error().code == Errc::drift);
        CHECK(
            plan.error().message ==
            "somebody has changed relayhost since: it is \"[theirs]:25\" and not "
            "\"[new.example]:587\""
        );
    }

    SECTION("by giving up") {
        CHECK_FALSE(plan_all(snapshot(edited.bytes(), first->after), Desired{}, OnDrift::refuse));
    }

    SECTION("unless that is asked for") {
        const auto plan =
            plan_all(snapshot(edited.bytes(), first->after), Desired{}, OnDrift::overwrite);
        REQUIRE(plan);
        CHECK(plan->new_main == "relayhost = [old]:25\n");
    }

    SECTION("but what was put back by hand is no conflict") {
        edited.set("relayhost", "[old]:25");
        const auto plan =
            plan_all(snapshot(edited.bytes(), first->after), Desired{}, OnDrift::refuse);
        REQUIRE(plan);
        CHECK(plan->new_main == "relayhost = [old]:25\n");
    }
}

TEST_CASE("drift is told per thing", "[plan]") {
    const auto first = plan_all(snapshot("relayhost = [old]:25\n"), relay(), OnDrift::refuse);
    postfix::MainCf edited(first->new_main);
    edited.set("relayhost", "\x1b[31m");
    edited.remove("smtp_sasl_auth_enable");

    const auto drift = find_drift(snapshot(edited.bytes(), first->after));

    REQUIRE(drift.size() == 2);
    CHECK(drift[0].object == "main.cf relayhost");
    CHECK(drift[0].found == "\\x1b[31m");
    CHECK(drift[1].problem == "somebody has removed it");
}

TEST_CASE("a service is added before the switch and removed after it", "[plan]") {
    auto wish = relay();
    wish.services["mailctl-relay/unix"] = "mailctl-relay unix - - y - - smtp\n";
    const auto enabled = plan_all(snapshot(""), wish, OnDrift::refuse);
    REQUIRE(enabled);
    CHECK(
        enabled->master_at_switch == "smtp unix - - y - - smtp\nmailctl-relay unix - - y - - smtp\n"
    );
    CHECK(enabled->master_at_end == enabled->master_at_switch);

    auto now = snapshot(enabled->new_main, enabled->after);
    now.master = postfix::MasterCf(enabled->master_at_switch);
    const auto disabled = plan_all(now, Desired{}, OnDrift::refuse);

    REQUIRE(disabled);
    CHECK(disabled->master_at_switch == enabled->master_at_switch);
    CHECK(disabled->master_at_end == "smtp unix - - y - - smtp\n");
}

TEST_CASE("a service of somebody else's is not taken over", "[plan]") {
    auto wish = relay();
    wish.services["smtp/unix"] = "smtp unix - - y - - smtp\n";

    CHECK(plan_all(snapshot(""), wish, OnDrift::refuse).error().code == Errc::configuration);
}

TEST_CASE("what is not touched stays, whoever has changed it", "[plan]") {
    const auto first = plan_all(snapshot("relayhost = [old]:25\n"), relay(), OnDrift::refuse);
    postfix::MainCf edited(first->new_main);
    edited.set("relayhost", "[theirs]:25");
    Desired other;
    other.parameters = {{"inet_interfaces", "loopback-only"}};
    other.touched = {"inet_interfaces"};

    const auto plan = make_plan(snapshot(edited.bytes(), first->after), other, OnDrift::refuse);

    REQUIRE(plan);
    CHECK(postfix::MainCf(plan->new_main).value("relayhost") == "[theirs]:25");
    CHECK(plan->items.size() == 1);
    CHECK_FALSE(plan->overwrites);
    CHECK(plan->after.find("relayhost")->ours == "[new.example]:587");
}
