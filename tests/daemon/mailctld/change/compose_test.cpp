#include "daemon/mailctld/change/feature.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl;
using namespace mailctl::change;

namespace {

store::Holding holding(
    std::string feature,
    std::map<std::string, std::string> parameters,
    std::map<std::string, std::string> services = {}
) {
    store::Holding made;
    made.feature = std::move(feature);
    made.parameters = std::move(parameters);
    made.services = std::move(services);
    return made;
}

/// A main.cf with those who have something in it: what the engine does, without its files.
struct Composer {
    std::string main;
    store::Ledger ledger = {};

    Result<Plan> plan(const std::string& feature, std::optional<store::Holding> wanted) const {
        const Snapshot now{
            postfix::MainCf(main), postfix::MasterCf("smtp unix - - y - - smtp\n"), ledger, "r"};
        auto holdings = ledger.holdings;
        std::set<std::string> touched;
        if (const auto* present = ledger.holding(feature)) {
            touched.merge(things_of(*present));
        }
        if (wanted) {
            touched.merge(things_of(*wanted));
        }
        store::replace_holding(holdings, feature, std::move(wanted));
        auto desired = compose(now, holdings, touched);
        if (!desired) {
            return desired.error();
        }
        auto made = make_plan(now, *desired, OnDrift::refuse);
        if (made) {
            made->after.holdings = std::move(holdings);
        }
        return made;
    }

    void turn(const std::string& feature, std::optional<store::Holding> wanted) {
        const auto made = plan(feature, std::move(wanted));
        REQUIRE(made);
        main = made->new_main;
        ledger = made->after;
    }

    std::string value(const std::string& name) const {
        return postfix::MainCf(main).value(name).value_or("(absent)");
    }
};

const auto relay_held = holding(
    "relay",
    {{"relayhost", "[relay.example]:587"},
     {"smtp_sasl_password_maps", "lmdb:/etc/postfix/mailctl/1/sasl_passwd"}}
);
const auto hardening = holding("hardening", {{"inet_interfaces", "loopback-only"}});
const auto signing =
    holding("signing", {{"smtp_sasl_password_maps", "lmdb:/etc/postfix/mailctl/2/other"}});
const std::string original = "relayhost = [old]:25\nsmtp_sasl_password_maps = hash:/etc/mine\n";

}  // namespace

TEST_CASE("each feature comes and goes alone, and main.cf ends as it began", "[compose]") {
    Composer machine{original};

    machine.turn("relay", relay_held);
    machine.turn("hardening", hardening);
    CHECK(machine.value("relayhost") == "[relay.example]:587");
    machine.turn("signing", signing);
    CHECK(
        machine.value("smtp_sasl_password_maps") ==
        "lmdb:/etc/postfix/mailctl/1/sasl_passwd, lmdb:/etc/postfix/mailctl/2/other, "
        "hash:/etc/mine"
    );

    machine.turn("relay", std::nullopt);
    CHECK(machine.value("relayhost") == "[old]:25");
    CHECK(machine.value("inet_interfaces") == "loopback-only");
    CHECK(
        machine.value("smtp_sasl_password_maps") ==
        "lmdb:/etc/postfix/mailctl/2/other, hash:/etc/mine"
    );
    machine.turn("signing", std::nullopt);
    machine.turn("hardening", std::nullopt);
    CHECK(machine.main == original);
    CHECK(machine.ledger.owned.empty());
    CHECK(machine.ledger.holdings.empty());
}

TEST_CASE("two that want one thing otherwise are a conflict that names both", "[compose]") {
    Composer machine{original};
    machine.turn("hardening", hardening);

    const auto clash = machine.plan("hosting", holding("hosting", {{"inet_interfaces", "all"}}));

    REQUIRE_FALSE(clash);
    CHECK(clash.error().code == Errc::conflict);
    CHECK(
        clash.error().message ==
        "hardening and hosting want inet_interfaces otherwise: \"loopback-only\" and \"all\""
    );
    CHECK(machine.plan("hosting", holding("hosting", {{"inet_interfaces", "loopback-only"}})));
}

TEST_CASE("a service belongs to one feature", "[compose]") {
    const std::map<std::string, std::string> service{{"own/unix", "own unix - - y - - smtp\n"}};
    Composer machine{original};
    machine.turn("a", holding("a", {}, service));

    CHECK(machine.plan("b", holding("b", {}, service)).error().code == Errc::conflict);
}

TEST_CASE("what somebody has changed of one feature bars no other", "[compose]") {
    Composer machine{original};
    machine.turn("relay", relay_held);
    postfix::MainCf edited(machine.main);
    edited.set("relayhost", "[theirs]:25");
    machine.main = edited.bytes();

    machine.turn("hardening", hardening);

    CHECK(machine.value("relayhost") == "[theirs]:25");
    CHECK(machine.plan("relay", std::nullopt).error().code == Errc::drift);
}

TEST_CASE("a list that is not printable is not copied", "[compose]") {
    Composer machine{"smtp_sasl_password_maps = hash:/\x01\n"};

    CHECK(machine.plan("relay", relay_held).error().code == Errc::configuration);
}

TEST_CASE("a secret table shows no row to people", "[compose]") {
    std::string text = "user:correct horse";
    Table table{"sasl_passwd", {}, true};
    table.rows.push_back({"[new.example]:587", *Secret::parse(text)});

    CHECK(shown(table) == "[new.example]:587 <secret>");
}
