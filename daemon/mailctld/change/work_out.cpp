#include "common/types/text.hpp"
#include "daemon/mailctld/change/work.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

/// From what the features want to the plan: nothing is touched here.
namespace mailctl::change {
namespace {

// For an undo that gives back what somebody had written over ours, whole: where another feature has
// the same parameter by now, its words would go with that.
Status give_back_what_was_overwritten(
    const std::vector<Wanted>& all, const std::vector<store::Holding>& holdings, Desired& desired
) {
    for (const auto& wanted : all) {
        for (const auto& [name, value] : wanted.as_it_was) {
            const auto& feature = wanted.holding.feature;
            const auto other = std::find_if(
                holdings.begin(),
                holdings.end(),
                [&, &parameter = name](const store::Holding& holding) {
                    return holding.feature != feature && holding.parameters.count(parameter) != 0;
                }
            );
            if (other != holdings.end()) {
                return Error{
                    Errc::conflict,
                    fmt::format(
                        "{} has {} as well by now, and would lose it to what somebody had there",
                        other->feature,
                        name
                    ),
                    fmt::format("switch {} off first, or make the settings anew", other->feature),
                    "change"};
            }
            desired.parameters[name] = value;
        }
    }
    return {};
}

}  // namespace

Result<Engine::Way> Engine::work_out(const Order& order, const std::vector<Part>& parts) {
    auto now = snapshot();
    if (!now) {
        return now.error();
    }
    if (order.expect && *order.expect != now->revision) {
        return Error{
            Errc::conflict,
            fmt::format(
                "main.cf has revision {} and not {}", now->revision, escaped(*order.expect)
            ),
            "read the status again, look at what has changed, and repeat with its revision",
            "expect"};
    }
    Way way{*std::move(now), {}, {}, {}, {}};
    auto holdings = way.now.ledger.holdings;
    if (auto status = ask_parts(parts, way, holdings); !status) {
        return status.error();
    }
    auto desired = compose(way.now, holdings, way.touched);
    if (!desired) {
        return desired.error();
    }
    if (auto status = give_back_what_was_overwritten(way.wanted, holdings, *desired); !status) {
        return status.error();
    }
    auto plan = make_plan(way.now, *desired, order.force ? OnDrift::overwrite : OnDrift::refuse);
    if (!plan) {
        return plan.error();
    }
    way.plan = *std::move(plan);
    way.plan.after.holdings = std::move(holdings);
    complete_plan(way);
    return way;
}

// What each part wants of the holdings, which then hold it. Each gets a generation of its own.
Status Engine::ask_parts(
    const std::vector<Part>& parts, Way& way, std::vector<store::Holding>& holdings
) {
    const auto touch = [&](const store::Holding& holding) {
        way.touched.merge(things_of(holding));
    };
    const auto first_generation = way.now.next_generation;
    for (const auto& part : parts) {
        if (const auto* present = way.now.ledger.holding(part.feature)) {
            touch(*present);
        }
        auto wanted = part.wanted(way.now);
        if (!wanted) {
            return wanted.error();
        }
        if (!*wanted) {
            store::replace_holding(holdings, part.feature, std::nullopt);
            continue;
        }
        auto& found = **wanted;
        found.holding.feature = part.feature;
        touch(found.holding);
        store::replace_holding(holdings, part.feature, found.holding);
        way.now.next_generation += found.tables.empty() ? 0 : 1;
        way.notes.insert(way.notes.end(), found.notes.begin(), found.notes.end());
        way.wanted.push_back(std::move(found));
    }
    way.now.next_generation = first_generation;
    return {};
}

// What of the way is not in main.cf and master.cf.
void Engine::complete_plan(Way& way) {
    auto& plan = way.plan;
    for (const auto& wanted : way.wanted) {
        plan.items.insert(plan.items.end(), wanted.items.begin(), wanted.items.end());
        for (const auto& table : wanted.tables) {
            plan.items.push_back({"table " + table.name, "nobody", std::nullopt, shown(table)});
        }
    }
    const auto& before = way.now.ledger.holdings;
    const auto& after = plan.after.holdings;
    plan.changes_anything =
        plan.changes_anything || !plan.items.empty() ||
        !std::equal(before.begin(), before.end(), after.begin(), after.end(), store::is_same);
}

}  // namespace mailctl::change
