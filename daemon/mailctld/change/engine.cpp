#include "daemon/mailctld/change/engine.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/change/judgement.hpp"
#include "daemon/mailctld/change/reload.hpp"
#include "daemon/mailctld/change/work.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/postfix/log_watch.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <initializer_list>
#include <stdexcept>
#include <system_error>

namespace mailctl::change {
namespace {

api::ChangeReport report_of(const Plan& plan, const std::vector<std::string>& notes) {
    return {std::nullopt, false, false, plan.items, "none", notes, revision_of(plan.new_main)};
}

// What of a ledger a change has to do with.
store::Ledger part_of(
    const store::Ledger& ledger, const std::set<std::string>& things, const std::vector<Part>& parts
) {
    store::Ledger part{{}, ledger.newline_added, {}};
    for (const auto& owned : ledger.owned) {
        if (things.count(owned.name) != 0) {
            part.owned.push_back(owned);
        }
    }
    for (const auto& [feature, wanted] : parts) {
        if (const auto* holding = ledger.holding(feature)) {
            store::replace_holding(part.holdings, feature, *holding);
        }
    }
    return part;
}

Error postfix_complains(const std::string& trouble) {
    return {
        Errc::failed,
        fmt::format("with the new configuration, Postfix logs {}", escaped(trouble)),
        "the mail log has more: `journalctl -u 'postfix*'` or /var/log/mail.log",
        {}};
}

std::set<pid_t> pids_of(std::initializer_list<std::optional<postfix::MasterProcess>> masters) {
    std::set<pid_t> pids;
    for (const auto& master : masters) {
        if (master) {
            pids.insert(master->pid());
        }
    }
    return pids;
}

Leniency leniency_of(const Order& order) {
    if (!order.gives_back) {
        return Leniency::none;
    }
    return order.force ? Leniency::everything : Leniency::warnings;
}

const Error cancelled{Errc::cancelled, "cancelled before the commit; nothing was changed", {}, {}};

}  // namespace

Engine::Engine(const Config& config, store::Store& store, Features features)
    : config_(config), store_(store), features_(features), operator_(config) {}

Result<api::ChangeReport> Engine::preview(const Order& order, const std::vector<Part>& parts) {
    return in_turn([&]() -> Result<api::ChangeReport> {
        const auto way = work_out(order, parts);
        if (!way) {
            return way.error();
        }
        auto report = report_of(way->plan, way->notes);
        report.changed = way->plan.changes_anything;
        return report;
    });
}

// Whether nobody was faster while we waited for the lock.
bool Engine::is_still_so(const Snapshot& seen) const {
    const auto main = files::read_file(config_.main_cf());
    const auto master = files::read_file(config_.master_cf());
    return main && master && *main == seen.main.bytes() && *master == seen.master.bytes();
}

Result<api::ChangeReport> Engine::run(
    const Order& order, const std::vector<Part>& parts, const Observer& observer
) {
    auto report = in_turn([&] { return run_locked(order, parts, observer); });
    if (journal_grew_) {
        journal_grew_();
    }
    return report;
}

Result<api::ChangeReport> Engine::run_locked(
    const Order& order, const std::vector<Part>& parts, const Observer& observer
) {
    // A provisioning script finds nothing to do most of the time: then nothing is touched, not even
    // the file that is the lock.
    auto way = work_out(order, parts);
    if (!way) {
        return way.error();
    }
    if (order.dry_run || !way->plan.changes_anything) {
        auto report = report_of(way->plan, way->notes);
        report.dry_run = order.dry_run;
        if (order.forget && !order.dry_run) {
            if (auto status = prune(Keep::nothing); !status) {
                return status.error();
            }
        }
        return report;
    }
    auto lock = files::EditLock::take(config_.main_cf(), files::edit_lock_patience);
    if (!lock) {
        return lock.error();
    }
    if (!is_still_so(way->now)) {
        way = work_out(order, parts);
    }
    if (!way) {
        return way.error();
    }
    Work work{order, parts, observer, *std::move(way), *std::move(lock)};
    if (auto status = prepare(work); !status) {
        return status.error();
    }
    return commit(work);
}

// Everything before the journal: leaves no trace when it fails.
Status Engine::prepare(Work& work) {
    work.say("check", "asking Postfix whether its present configuration is sound");
    // The check costs two starts of Postfix's programs and does not know of the stage.
    auto live = std::async(std::launch::async, [this] { return check_live(); });
    auto staged = stage(work);
    if (staged) {
        work.say("validate", "letting Postfix read the new configuration");
        staged = validate(work);
    }
    // What was wrong before comes first: it may be what is wrong with the stage, too. Where the
    // stage is sound, giving things back is what mends it.
    auto status = live.get();
    const bool is_mended =
        !status && staged && work.order.gives_back && status.error().code == Errc::configuration;
    if (!staged || (!status && !is_mended)) {
        return status ? staged : status;
    }
    if (!status) {
        work.way.notes.push_back("before this change, " + status.error().message);
    }
    return work.is_cancelled() ? Status(cancelled) : Status();
}

Status Engine::check_live() {
    const auto answer = operator_.ask(postfix::Operator::Verb::check_live);
    if (!answer) {
        return answer.error();
    }
    return judge_live(*answer);
}

Status Engine::stage(Work& work) {
    work.stage.emplace(config_, work.way.plan.new_main, work.way.plan.master_at_switch);
    for (const auto& wanted : work.way.wanted) {
        if (wanted.tables.empty()) {
            continue;
        }
        auto tables = *wanted.holding.tables;
        work.say("stage", fmt::format("building the tables of generation {}", tables.generation));
        auto built = Generation::build(config_, tables.generation, tables.map_type, wanted.tables);
        if (!built) {
            return built.error();
        }
        tables.files = built->files();
        auto holding = wanted.holding;
        holding.tables = std::move(tables);
        auto& holdings = work.way.plan.after.holdings;
        store::replace_holding(holdings, wanted.holding.feature, std::move(holding));
        work.generations.push_back(*std::move(built));
    }
    return {};
}

Status Engine::validate(Work& work) {
    auto accepts = std::async(std::launch::async, [this] {
        return operator_.ask(postfix::Operator::Verb::check_stage);
    });
    auto compared =
        validate_stage(config_, work.way.now.main, work.way.plan, leniency_of(work.order));
    const auto answer = accepts.get();
    if (!compared) {
        return compared.error();
    }
    for (auto& text : *compared) {
        work.way.notes.push_back(std::move(text));
    }
    if (!answer) {
        return answer.error();
    }
    if (answer->exit_status == postfix::Operator::did_not_end && work.order.gives_back) {
        // It waits for a program of the running Postfix, which dies of the configuration that is to
        // go: that says nothing of the one to come.
        work.way.notes.emplace_back("the new configuration could not be tried before");
        return {};
    }
    if (answer->exit_status != 0) {
        return Error{
            Errc::configuration,
            fmt::format(
                "Postfix refuses the new configuration: {}", escaped(trimmed(answer->text))
            ),
            work.order.gives_back
                ? "nothing was changed; what others have added since does not go with what was "
                  "there before: mend what it names"
                : "nothing was changed; this may be a defect of mailctl, please report it",
            {}};
    }
    return {};
}

Result<api::ChangeReport> Engine::commit(Work& work) {
    store::Change change{
        .id = 0,
        .at = store::timestamp(),
        .by = work.order.by,
        .method = work.order.method,
        .state = store::ChangeState::open,
        .old_main = work.way.now.main.bytes(),
        .old_hash = store::sha256(work.way.now.main.bytes()),
        .new_hash = store::sha256(work.way.plan.new_main),
        .before = part_of(work.way.now.ledger, work.way.touched, work.parts),
        .after = part_of(work.way.plan.after, work.way.touched, work.parts),
        .restart = work.way.plan.restart,
        .forget = work.order.forget,
        .overwrites = work.way.plan.overwrites};
    change.id = store_.open(change, work.way.plan.items, work.order.text);
    for (auto& generation : work.generations) {
        generation.seal();
    }
    auto reloaded = switch_over(work, change);
    if (!reloaded) {
        // Where even the way back failed, main.cf may still name the tables.
        for (auto& generation : work.generations) {
            if (reloaded.error().code != Errc::rollback_failed) {
                generation.unseal();
            }
        }
        return reloaded.error();
    }
    // Who asked for the tables to go must hear when they do not.
    if (auto status = tidy(change); !status && work.order.forget) {
        return status.error();
    }

    auto report = report_of(work.way.plan, work.way.notes);
    report.id = change.id;
    report.changed = true;
    report.reload = *reloaded;
    if (*reloaded == "skipped") {
        report.notes.push_back(note_for_stopped(operator_.ask(postfix::Operator::Verb::check_start))
        );
    }
    return report;
}

// From the commit to the journal's last word. Whatever fails on this way, main.cf goes back.
Result<std::string> Engine::switch_over(Work& work, const store::Change& change) {
    const auto master = find_master(config_);
    const bool was_running = master.has_value();
    postfix::LogWatch log(config_);
    try {
        work.say("commit", "switching to the new configuration");
        if (work.way.plan.master_at_switch != work.way.now.master.bytes()) {
            write_services(change.after, {});
        }
        work.lock.replace(work.way.plan.new_main);
    } catch (const std::runtime_error& error) {
        return give_up(change, error.what(), was_running);
    }
    const auto roll_back_after = [&](const InForce& cause) {
        work.say("rollback", "putting the old configuration back");
        return roll_back(change, cause, was_running);
    };
    try {
        work.say("reload", work.way.plan.restart ? "restarting Postfix" : "reloading Postfix");
        auto taken = take_into_force(work.way.plan.restart ? Force::restart : Force::reload);
        const auto trouble = log.new_trouble(pids_of({master, find_master(config_)}));
        if (trouble && trouble->is_certain) {
            // What master holds back it would hold back after a reload, too.
            return roll_back_after(
                {.error = postfix_complains(trouble->text), .needs_restart = true}
            );
        }
        if (taken.error) {
            return roll_back_after(taken);
        }
        if (trouble) {
            work.way.notes.push_back(
                fmt::format("look at Postfix's log: {}", escaped(trouble->text))
            );
        }
        work.say("finish", "recording the change");
        finish(change, work.order.text);
        return taken.how;
    } catch (const std::runtime_error& error) {
        return roll_back_after(
            {.error =
                 Error{Errc::failed, error.what(), "is the file system full or read-only?", {}}}
        );
    }
}

// The services that only the old main.cf needed go before the journal says "done": a crash in
// between finds the change open and comes here again.
void Engine::finish(const store::Change& change, const std::string& text) {
    write_services(change.after, change.before);
    store_.settle(change, store::ChangeState::done, text);
}

}  // namespace mailctl::change
