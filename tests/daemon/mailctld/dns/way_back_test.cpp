#include "tests/daemon/mailctld/dns/snapshot.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>

using namespace mailctl;
using namespace mailctl::dns;

namespace {

using Contents = std::map<std::pair<std::string, api::RecordType>, std::vector<std::string>>;

// What stands in a zone, whatever way it is written and in whatever order.
Contents contents(const Snapshot& now) {
    Contents found;
    for (const auto& set : now.answer.sets) {
        auto& values = found[{set.name.text(), set.type}];
        for (const auto& raw : set.values) {
            values.push_back(normal_value(set.type, raw).value_or(raw));
        }
        std::sort(values.begin(), values.end());
    }
    return found;
}

class Dice {
public:
    explicit Dice(unsigned seed) : engine_(seed) {}

    std::size_t below(std::size_t count) { return engine_() % count; }

    // Some of them, each once.
    Texts some_of(Texts choices) {
        std::erase_if(choices, [&](const auto&) { return below(2) == 0; });
        std::shuffle(choices.begin(), choices.end(), engine_);
        return choices;
    }

    std::string one_of(const Texts& choices) { return choices[below(choices.size())]; }

private:
    std::mt19937 engine_;
};

Snapshot some_zone(Dice& dice) {
    auto top = dice.some_of(
        {"\"proof=abc\"", "bare", "\"split \" \"in two\"", "\"\\195\\164\"", "\"broken"}
    );
    if (dice.below(4) != 0) {
        top.push_back(dice.one_of(
            {"\"v=spf1 a mx ~all\"",
             "\"V=SPF1 A -ALL\"",
             "\"v=spf1\"",
             "\"v=spf1 \" \"redirect=o.example\"",
             "v=spf1",
             "\"v=spf1 +include:spf.p.example -all\"",
             "\"v=spf1 include:b.p.example exists:%{i}.o.example ?all\"",
             "\"v=spf1 +all\""}
        ));
    }
    auto policies = dice.some_of({"note"});
    if (dice.below(2) == 0) {
        policies.push_back(dice.one_of({"\"v=DMARC1; p=none;\"", "\"v=DMARC1; p=reject\""}));
    }
    auto now = snapshot_of({});
    edit(now, txt_set("d.example", top, 60));
    edit(now, txt_set("_dmarc.d.example", policies, 120));
    edit(now, txt_set("s1._domainkey.d.example", dice.some_of({"\"v=DKIM1; k=rsa; p=OLD\""})));
    edit(
        now,
        {record_name("d.example"), api::RecordType::MX, 300, dice.some_of({"10 Mail.d.example."})}
    );
    now.force = true;
    return now;
}

std::vector<Wanted> some_wish(Dice& dice) {
    std::vector<Wanted> wanted = {
        wanted_spf("v=spf1 include:spf.p.example include:b.p.example ~all"),
        wanted_dkim(),
        wanted_dmarc(
            dice.one_of({"v=DMARC1; p=none", "v=DMARC1; p=quarantine", "v=DMARC1; p=reject"})
        ),
        wanted_mail("10 in.p.example")};
    std::erase_if(wanted, [&](const auto&) { return dice.below(4) == 0; });
    return wanted;
}

}  // namespace

TEST_CASE("a withdrawal after any number of changes gives back the start", "[dns-plan]") {
    for (unsigned seed = 0; seed < 3000; ++seed) {
        Dice dice(seed);
        const auto start = some_zone(dice);
        auto now = start;
        for (auto times = dice.below(4) + 1; times > 0; --times) {
            const auto plan = plan_records(now, some_wish(dice));
            if (!plan.obstacle) {
                now = after(now, plan);
            }
        }
        CAPTURE(seed);

        const auto plan = plan_withdrawal(now);

        REQUIRE_FALSE(plan.obstacle);
        const auto back = after(now, plan);
        REQUIRE(contents(back) == contents(start));
        REQUIRE(back.ours.empty());
        for (const auto& set : start.answer.sets) {
            for (const auto& raw : set.values) {
                // What nobody reads stays byte for byte.
                if (!normal_value(set.type, raw)) {
                    const auto values = values_at(back, set.name.text(), set.type);
                    REQUIRE(std::find(values.begin(), values.end(), raw) != values.end());
                }
            }
        }
    }
}

TEST_CASE("what was applied is all there, once, and is applied only once", "[dns-plan]") {
    for (unsigned seed = 0; seed < 3000; ++seed) {
        Dice dice(seed);
        auto now = some_zone(dice);
        const auto wanted = some_wish(dice);
        const auto plan = plan_records(now, wanted);
        if (plan.obstacle) {
            continue;
        }
        now = after(now, plan);
        CAPTURE(seed);

        const auto again = plan_records(now, wanted);

        REQUIRE_FALSE(again.obstacle);
        REQUIRE(again.changes.empty());
        REQUIRE(store::is_same(again.records, now.ours));
        for (const auto& [where, values] : contents(now)) {
            REQUIRE(std::adjacent_find(values.begin(), values.end()) == values.end());
        }
        for (const auto& record : now.ours) {
            const auto values = contents(now)[{record.name, record.type}];
            REQUIRE(std::count(values.begin(), values.end(), record.ours) == 1);
        }
    }
}
