#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/log.hpp"

#include <fmt/format.h>

#include <stdexcept>

/// One change at a time, and none before the last one is settled.
namespace mailctl::change {
namespace {

// How long a change waits for another one of ours.
constexpr std::chrono::seconds turn_patience{30};

Error cannot_settle(const store::Change& change) {
    return {
        Errc::configuration,
        fmt::format("change {} was cut short and cannot be finished or taken back yet", change.id),
        "see that main.cf and master.cf can be read and written, and that no other program holds "
        "their lock; then try again",
        {}};
}

}  // namespace

Result<std::unique_lock<std::timed_mutex>> Engine::wait_for_turn() {
    std::unique_lock turn(mutex_, turn_patience);
    if (!turn) {
        return Error{Errc::busy, "another change is under way", "try again in a moment", {}};
    }
    return turn;
}

Result<api::ChangeReport> Engine::in_turn(const std::function<Result<api::ChangeReport>()>& work) {
    const auto turn = wait_for_turn();
    if (!turn) {
        return turn.error();
    }
    try {
        recovery_.settle_unfinished();
        if (const auto left = store_.unfinished(); !left.empty()) {
            return cannot_settle(left.front());
        }
        return work();
    } catch (const std::runtime_error& error) {
        // From its commit on, a change deals with its failures itself.
        log_error("change", {{"text", error.what()}});
        return Error{
            Errc::failed,
            fmt::format("nothing was changed: {}", error.what()),
            "is the file system full or read-only?",
            {}};
    }
}

Result<store::Ledger> Engine::settled_ledger() {
    const auto turn = wait_for_turn();
    if (!turn) {
        return turn.error();
    }
    recovery_.settle_unfinished();
    const auto left = store_.unfinished();
    return left.empty() ? Result(store_.ledger()) : cannot_settle(left.front());
}

Result<std::vector<store::Holding>> Engine::holdings_within_reach() {
    const auto turn = wait_for_turn();
    if (!turn) {
        return turn.error();
    }
    std::vector<store::Holding> found;
    for (auto& holding : store_.known_holdings()) {
        if (find_table_drift(config_, *holding.tables).empty()) {
            found.push_back(std::move(holding));
        }
    }
    return found;
}

}  // namespace mailctl::change
