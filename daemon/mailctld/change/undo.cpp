#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/postfix/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::change {
namespace {

// Whether what a ledger owns is the same in both; who did it and when does not matter.
bool is_same_state(const store::Ledger& a, const store::Ledger& b) {
    const auto generation = [](const store::Ledger& ledger) {
        return ledger.relay ? ledger.relay->generation : 0;
    };
    return a.owned == b.owned && generation(a) == generation(b);
}

// What stood in a parameter of ours before the change. That is not always what we had written: the
// change may have overwritten somebody's edit.
std::string earlier_value(
    const Snapshot& now, const postfix::MainCf& old_main, const store::Owned& owned
) {
    const auto old = old_main.value(owned.name).value_or(owned.ours);
    if (old != owned.ours || !postfix::is_map_list(owned.name)) {
        return old;
    }
    return postfix::with_foreign_maps(old, foreign_value(now, owned.name));
}

Error cannot_write(const store::Change& change, const std::string& name, const std::string& old) {
    return {
        Errc::conflict,
        fmt::format(
            "change {} overwrote what somebody had in {}, \"{}\", which mailctl may not write",
            change.id,
            name,
            postfix::shown_value(name, old)
        ),
        "write it into main.cf yourself, or enable the relay again",
        "change"};
}

Result<Desired> desired_of(const Snapshot& now, const store::Change& change) {
    const postfix::MainCf old_main(change.old_main);
    Desired desired;
    for (const auto& owned : change.before.owned) {
        if (store::is_service_object(owned.name)) {
            desired.services[owned.name.substr(store::service_object("").size())] = owned.ours;
        } else {
            auto value = earlier_value(now, old_main, owned);
            if (!postfix::check_parameter(owned.name, value)) {
                return cannot_write(change, owned.name, value);
            }
            desired.parameters[owned.name] = std::move(value);
        }
    }
    desired.relay = change.before.relay;
    return desired;
}

}  // namespace

Planner Engine::undo_planner(std::int64_t id, Rebuild rebuild) {
    return [this, id, rebuild = std::move(rebuild)](const Snapshot& now) -> Result<Desired> {
        const auto change = store_.find(id);
        if (!change) {
            return Error{
                Errc::not_found,
                fmt::format("there is no change {}", id),
                "`mailctl history` lists the changes",
                "change"};
        }
        if (change->state != store::ChangeState::done) {
            return Error{
                Errc::conflict,
                fmt::format("change {} is not in force, so there is nothing to undo", id),
                "`mailctl history` tells how each change ended",
                "change"};
        }
        if (!store_.is_as_written(id)) {
            return Error{
                Errc::conflict,
                fmt::format("the record of change {} was edited after it was written", id),
                "nobody can tell by it what to put back; `mailctl status` tells what else does not "
                "fit",
                "change"};
        }
        if (!is_same_state(now.ledger, change->after)) {
            return Error{
                Errc::conflict,
                fmt::format("later changes touched the same settings as change {}", id),
                "undo the later ones first, the newest before the others; `mailctl history` lists "
                "them",
                "change"};
        }
        auto desired = desired_of(now, *change);
        if (!desired) {
            return desired.error();
        }
        if (desired->relay && !find_table_drift(config_, *desired->relay).empty()) {
            if (auto status = rebuild(now, *desired); !status) {
                return status.error();
            }
        }
        return desired;
    };
}

}  // namespace mailctl::change
