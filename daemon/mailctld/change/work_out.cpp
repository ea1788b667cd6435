#include "common/types/text.hpp"
#include "daemon/mailctld/change/way.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/files/whole_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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
                    return holding.feature != feature && things_of(holding).count(parameter) != 0;
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
            (store::is_file_object(name) ? desired.files : desired.parameters)[name] = value;
        }
    }
    return {};
}

// What each part wants of the holdings, which then hold it. Each gets a generation of its own.
Status ask_parts(const std::vector<Part>& parts, Way& way, std::vector<store::Holding>& holdings) {
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
void complete_plan(Way& way) {
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

// As they are now: all of ours, and those that the change wants.
Result<std::map<std::string, std::optional<std::string>>> whole_files(
    const Config& config, const std::set<std::string>& objects
) {
    std::map<std::string, std::optional<std::string>> found;
    for (const auto& object : objects) {
        auto bytes = files::read_whole_file(program::path_of(config, object));
        if (!bytes) {
            return bytes.error();
        }
        found[object] = *std::move(bytes);
    }
    return found;
}

Status read_whole_files(const Config& config, Way& way) {
    auto found = whole_files(config, file_objects(way.now.ledger, way.touched));
    if (!found) {
        return found.error();
    }
    way.now.files = *std::move(found);
    return {};
}

}  // namespace

Result<Way> work_out(const Ground& ground, const Order& order, const std::vector<Part>& parts) {
    auto now = take_snapshot(ground);
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
    Way way{.now = *std::move(now)};
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
    if (auto status = read_whole_files(ground.config, way); !status) {
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

bool is_still_so(const Config& config, const Way& way) {
    const auto main = files::read_file(config.main_cf());
    const auto master = files::read_file(config.master_cf());
    std::set<std::string> objects;
    for (const auto& [object, bytes] : way.now.files) {
        objects.insert(object);
    }
    const auto whole = whole_files(config, objects);
    return main && master && whole && *main == way.now.main.bytes() &&
           *master == way.now.master.bytes() && *whole == way.now.files;
}

api::ChangeReport report_of(const Way& way) {
    return {
        .id = {},
        .changed = false,
        .dry_run = false,
        .plan = way.plan.items,
        .in_force = {},
        .notes = way.notes,
        .revision = revision_of(way.plan.new_main)};
}

}  // namespace mailctl::change
