#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/change/generation.hpp"

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

Desired desired_of(const store::Ledger& ledger) {
    Desired desired;
    for (const auto& owned : ledger.owned) {
        if (store::is_service_object(owned.name)) {
            desired.services[owned.name.substr(store::service_object("").size())] = owned.ours;
        } else {
            desired.parameters[owned.name] = owned.ours;
        }
    }
    desired.relay = ledger.relay;
    return desired;
}

}  // namespace

Planner Engine::undo_planner(std::int64_t id) {
    return [this, id](const Snapshot& now) -> Result<Desired> {
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
        if (!is_same_state(now.ledger, change->after)) {
            return Error{
                Errc::conflict,
                fmt::format("later changes touched the same settings as change {}", id),
                "undo the later ones first, the newest before the others; `mailctl history` lists "
                "them",
                "change"};
        }
        if (change->before.relay) {
            const auto drift = find_table_drift(config_, *change->before.relay);
            if (!drift.empty()) {
                return Error{
                    Errc::conflict,
                    fmt::format("the tables that were in use before change {} are gone", id),
                    "enable that relay again with `mailctl relay enable`",
                    "change"};
            }
        }
        return desired_of(change->before);
    };
}

}  // namespace mailctl::change
