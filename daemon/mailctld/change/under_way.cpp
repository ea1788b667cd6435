#include "daemon/mailctld/change/under_way.hpp"

#include "daemon/mailctld/files/hex.hpp"
#include "daemon/mailctld/files/whole_file.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <map>
#include <stdexcept>
#include <utility>

namespace mailctl::change {
namespace {

using program::Leniency;

const Error cancelled{Errc::cancelled, "cancelled before the commit; nothing was changed", {}, {}};

Leniency leniency_of(const Order& order) {
    if (!order.gives_back) {
        return Leniency::none;
    }
    return order.force ? Leniency::everything : Leniency::warnings;
}

// What of a ledger a change has to do with.
store::Ledger part_of(
    const store::Ledger& ledger, const std::set<std::string>& things, const std::vector<Part>& parts
) {
    store::Ledger part{{}, ledger.newline_added};
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

// Each program once, where it was told first, as it was told last.
std::vector<TakenUp> in_order(std::vector<TakenUp> first, const std::vector<TakenUp>& then) {
    for (const auto& row : then) {
        const auto found = std::find_if(first.begin(), first.end(), [&](const TakenUp& other) {
            return other.program == row.program;
        });
        if (found == first.end()) {
            first.push_back(row);
        } else {
            *found = row;
        }
    }
    return first;
}

}  // namespace

UnderWay::UnderWay(
    const Ground& ground,
    Recovery& recovery,
    const Order& order,
    const std::vector<Part>& parts,
    const Observer& observer,
    Way way
)
    : ground_(ground)
    , recovery_(recovery)
    , order_(order)
    , parts_(parts)
    , observer_(observer)
    , way_(std::move(way)) {}

void UnderWay::say(std::string_view step, std::string text) const {
    if (observer_.progress) {
        observer_.progress(step, std::move(text));
    }
}

Result<api::ChangeReport> UnderWay::run() {
    if (auto status = lock(); !status) {
        return status.error();
    }
    if (auto status = prepare(); !status) {
        return status.error();
    }
    return commit();
}

// Whoever was faster while we waited for the lock has changed what the plan began with.
Status UnderWay::lock() {
    constexpr int tries = 3;
    for (int turn = 0; turn < tries; ++turn) {
        if (way_.plan.pivot == store::main_cf_pivot && !lock_) {
            auto taken = files::EditLock::take(ground_.config.main_cf(), files::edit_lock_patience);
            if (!taken) {
                return taken.error();
            }
            lock_ = *std::move(taken);
        }
        if (is_still_so(ground_.config, way_)) {
            return {};
        }
        auto way = work_out(ground_, order_, parts_);
        if (!way) {
            return way.error();
        }
        way_ = *std::move(way);
    }
    return Error{
        Errc::busy,
        "somebody edits the same files again and again",
        "try again when they have finished",
        {}};
}

// The programs whose files change, as far as they are there: one that is gone has no opinion.
std::set<std::string> UnderWay::programs() const {
    std::set<std::string> names;
    if (way_.plan.pivot == store::main_cf_pivot) {
        names.emplace(ground_.programs.postfix().name());
    }
    for (const auto& file : way_.plan.files) {
        const auto name = store::program_of(file.object);
        if (ground_.programs.find(name).check_installed()) {
            names.emplace(name);
        }
    }
    return names;
}

// Where a program is gone, what we had there is given back all the same.
Status UnderWay::check_installed() {
    for (const auto& file : way_.plan.files) {
        if (file.at_end) {
            const auto name = store::program_of(file.object);
            if (auto status = ground_.programs.find(name).check_installed(); !status) {
                return status;
            }
        }
    }
    return {};
}

// Everything before the journal: leaves no trace when it fails.
Status UnderWay::prepare() {
    if (auto status = check_installed(); !status) {
        return status;
    }
    say("check", "asking whether the present configuration is sound");
    // The check costs some starts of programs and does not know of the stage.
    auto live = std::async(std::launch::async, [this] { return check_live(); });
    auto staged = stage();
    if (staged) {
        say("validate", "letting the new configuration be read");
        staged = try_out();
    }
    // What was wrong before comes first: it may be what is wrong with the stage, too. Where the
    // stage is sound, giving things back is what mends it.
    auto status = live.get();
    const bool is_mended =
        !status && staged && order_.gives_back && status.error().code == Errc::configuration;
    if (!staged || (!status && !is_mended)) {
        return status ? staged : Status(status.error());
    }
    if (!status) {
        way_.notes.push_back("before this change, " + status.error().message);
    }
    return is_cancelled() ? Status(cancelled) : Status();
}

Status UnderWay::check_live() {
    for (const auto& name : programs()) {
        if (auto status = ground_.programs.find(name).check_live(); !status) {
            return status;
        }
    }
    return {};
}

Status UnderWay::stage() {
    stage_.emplace(ground_.config, way_.plan.new_main, way_.plan.master_at_switch);
    for (const auto& wanted : way_.wanted) {
        if (wanted.tables.empty()) {
            continue;
        }
        auto tables = *wanted.holding.tables;
        say("stage", fmt::format("building the tables of generation {}", tables.generation));
        auto built =
            Generation::build(ground_.config, tables.generation, tables.map_type, wanted.tables);
        if (!built) {
            return built.error();
        }
        tables.files = built->files();
        auto holding = wanted.holding;
        holding.tables = std::move(tables);
        auto& holdings = way_.plan.after.holdings;
        store::replace_holding(holdings, wanted.holding.feature, std::move(holding));
        generations_.push_back(*std::move(built));
    }
    return {};
}

// What a program is to read at the switch it has to take as well as what it is to read at the end.
Status UnderWay::try_out() {
    const program::Staged staged{
        leniency_of(order_), &way_.now.main, way_.plan.new_main, way_.plan.edited};
    for (const auto& name : programs()) {
        std::vector<decltype(&store::FileChange::at_end)> moments{&store::FileChange::at_end};
        for (const auto& file : way_.plan.files) {
            if (store::program_of(file.object) == name && file.at_switch != file.at_end) {
                moments = {&store::FileChange::at_switch, &store::FileChange::at_end};
            }
        }
        for (const auto moment : moments) {
            stage_->lay_out(name, way_.plan.files, moment);
            auto notes = ground_.programs.find(name).try_out(staged);
            if (!notes) {
                return notes.error();
            }
            way_.notes.insert(way_.notes.end(), notes->begin(), notes->end());
        }
    }
    return {};
}

store::Change UnderWay::record() const {
    auto touched = way_.touched;
    for (const auto& file : way_.plan.files) {
        touched.insert(file.object);
    }
    store::Change change{
        .id = 0,
        .at = store::timestamp(),
        .by = order_.by,
        .method = order_.method,
        .state = store::ChangeState::open,
        .old_main = way_.now.main.bytes(),
        .old_hash = store::sha256(way_.now.main.bytes()),
        .new_hash = store::sha256(way_.plan.new_main),
        .files = way_.plan.files,
        .pivot = way_.plan.pivot,
        .before = part_of(way_.now.ledger, touched, parts_),
        .after = part_of(way_.plan.after, touched, parts_),
        .restart = way_.plan.restart,
        .forget = order_.forget,
        .overwrites = way_.plan.overwrites};
    if (!way_.plan.overwritten.empty()) {
        change.before.overwritten.emplace();
        for (const auto& [object, bytes] : way_.plan.overwritten) {
            (*change.before.overwritten)[object] = files::to_hex(bytes);
        }
    }
    return change;
}

Result<api::ChangeReport> UnderWay::commit() {
    auto change = record();
    change.id = ground_.store.open(change, way_.plan.items, order_.text);
    for (auto& generation : generations_) {
        generation.seal();
    }
    auto taken = switch_over(change);
    ground_.programs.end();
    if (!taken) {
        // Where even the way back failed, main.cf may still name the tables.
        for (auto& generation : generations_) {
            if (taken.error().code != Errc::rollback_failed) {
                generation.unseal();
            }
        }
        return taken.error();
    }
    auto report = report_of(way_);
    report.id = change.id;
    report.changed = true;
    for (const auto& row : *taken) {
        report.in_force.push_back({row.program, row.taken});
        if (row.taken == program::Taken::not_running) {
            report.notes.push_back(ground_.programs.find(row.program).note_for_stopped());
        }
    }
    return report;
}

// From the journal's first word to its last. Whatever fails on this way, all goes back.
Result<std::vector<TakenUp>> UnderWay::switch_over(const store::Change& change) {
    Switchover switchover(ground_, change, [this](std::string_view step, std::string text) {
        say(step, std::move(text));
    });
    ground_.programs.begin();
    bool is_committing = false;
    const auto roll_back_after = [&](const Driven& cause) {
        say("rollback", "putting the old configuration back");
        return recovery_.roll_back(change, cause, is_committing);
    };
    Driven before;
    try {
        before = switchover.expand();
        if (before.error) {
            return roll_back_after(before);
        }
        say("commit", "switching to the new configuration");
        is_committing = true;
        switchover.commit(lock_ ? &*lock_ : nullptr, way_.plan.new_main);
    } catch (const std::runtime_error& error) {
        return recovery_.give_up(change, error.what());
    }
    try {
        auto done = switchover.go_on();
        if (done.error) {
            return roll_back_after(done);
        }
        for (auto* driven : {&before, &done}) {
            way_.notes.insert(way_.notes.end(), driven->notes.begin(), driven->notes.end());
        }
        say("finish", "recording the change");
        recovery_.finish(change, order_.text);
        return in_order(std::move(before.taken), done.taken);
    } catch (const std::runtime_error& error) {
        return roll_back_after(
            {.error =
                 Error{Errc::failed, error.what(), "is the file system full or read-only?", {}}}
        );
    }
}

}  // namespace mailctl::change
