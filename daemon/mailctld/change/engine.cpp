#include "daemon/mailctld/change/engine.hpp"

#include "daemon/mailctld/change/under_way.hpp"

#include <stdexcept>
#include <utility>

namespace mailctl::change {

Engine::Engine(
    const Config& config, store::Store& store, Features features, program::Programs& programs
)
    : config_(config)
    , store_(store)
    , features_(features)
    , ground_{config, store, features, programs}
    , recovery_(ground_) {}

Result<api::ChangeReport> Engine::preview(const Order& order, const std::vector<Part>& parts) {
    return in_turn([&]() -> Result<api::ChangeReport> {
        const auto way = work_out(ground_, order, parts);
        if (!way) {
            return way.error();
        }
        auto report = report_of(*way);
        report.changed = way->plan.changes_anything;
        return report;
    });
}

Result<api::ChangeReport> Engine::run(
    const Order& order, const std::vector<Part>& parts, const Observer& observer
) {
    if (!order.dry_run && !observer.may_act) {
        throw std::logic_error(order.method + " was to be a dry run and orders a change");
    }
    auto report = in_turn([&] { return run_in_turn(order, parts, observer); });
    if (ended_ && !order.dry_run && (!report || report->changed)) {
        for (const auto& part : parts) {
            ended_(part.feature, report ? "done" : info(report.error().code).name);
        }
    }
    if (journal_grew_) {
        journal_grew_();
    }
    return report;
}

// A provisioning script finds nothing to do most of the time: then nothing is touched, not even the
// file that is the lock.
Result<api::ChangeReport> Engine::run_in_turn(
    const Order& order, const std::vector<Part>& parts, const Observer& observer
) {
    auto way = work_out(ground_, order, parts);
    if (!way) {
        return way.error();
    }
    if (order.dry_run || !way->plan.changes_anything) {
        auto report = report_of(*way);
        report.dry_run = order.dry_run;
        if (order.forget && !order.dry_run) {
            if (auto status = prune(Keep::nothing); !status) {
                return status.error();
            }
        }
        return report;
    }
    auto report = UnderWay(ground_, recovery_, order, parts, observer, *std::move(way)).run();
    if (!report) {
        return report;
    }
    // Who asked for the tables to go must hear when they do not.
    if (auto status = tidy(report->id.value_or(0)); !status && order.forget) {
        return status.error();
    }
    return report;
}

void Engine::recover() {
    const std::lock_guard turn(mutex_);
    recovery_.settle_unfinished();
    recovery_.remove_leftover_lock();
    const auto main = files::read_file(config_.main_cf());
    if (main) {
        // A generation that was being built when the power went belongs to no change.
        prune_generations(config_, *main, store_.known_holdings());
        write_restore_copy(config_, store_.ledger());
    }
}

void Engine::try_again() {
    constexpr std::chrono::seconds pause{15};
    const std::unique_lock turn(mutex_, std::try_to_lock);
    const auto now = std::chrono::steady_clock::now();
    if (!turn) {
        return;
    }
    const bool is_due = now >= next_try_ && !store_.stuck().empty();
    if (!is_due && store_.unfinished().empty()) {
        return;
    }
    recovery_.settle_unfinished();
    if (is_due) {
        recovery_.try_stuck_again();
        next_try_ = std::chrono::steady_clock::now() + pause;
    }
    if (journal_grew_) {
        journal_grew_();
    }
}

}  // namespace mailctl::change
