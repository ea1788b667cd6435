#include "daemon/mailctld/change/recovery.hpp"

#include "daemon/mailctld/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include <sys/stat.h>

namespace mailctl::change {
namespace {

using program::Taken;
using store::ChangeState;

void complain(const char* event, const store::Change& change, const std::string& text) {
    log_warning(event, {{"change", std::to_string(change.id)}, {"text", text}});
}

Error no_way_back(const std::string& why, const Error& error) {
    return {
        Errc::rollback_failed,
        fmt::format("{}; and then the way back failed: {}", why, error.message),
        "act now: `mailctl status` tells what to type",
        {}};
}

}  // namespace

void Recovery::settle_unfinished() {
    for (const auto& change : ground_.store.unfinished()) {
        log_warning("change.cut-short", {{"change", std::to_string(change.id)}});
        settle(change);
        ground_.programs.end();
    }
}

// While nobody can tell which side it is, the change stays unfinished, and no other one begins.
void Recovery::settle(const store::Change& change) {
    const auto is_new = Switchover(ground_, change).is_committed();
    if (!is_new) {
        complain("change.recover", change, is_new.error().message);
    } else if (*is_new && change.state == ChangeState::open) {
        settle_committed(change);
    } else if (change.state == ChangeState::rolling_back) {
        // Whether Postfix ran before nobody knows; to start it against its owner's will is worse
        // than not to, for status tells that it does not run.
        const Driven cause{.error = Error{Errc::failed, "the change was being taken back", {}, {}}};
        complain("change.recover", change, roll_back(change, cause, true).message);
    } else {
        settle_old_side(change);
    }
}

// The commit happened: go on from there.
void Recovery::settle_committed(const store::Change& change) {
    ground_.programs.begin();
    auto driven = go_on(change);
    if (driven.error) {
        complain("change.recover", change, roll_back(change, driven, true).message);
        return;
    }
    finish(change, "finished after an interruption");
}

Driven Recovery::go_on(const store::Change& change) {
    Switchover switchover(ground_, change);
    auto names = switchover.programs();
    if (change.pivot == store::main_cf_pivot) {
        names.emplace_back(ground_.programs.postfix().name());
    }
    // What is broken would stop at a reload.
    for (const auto& name : names) {
        const auto& program = ground_.programs.find(name);
        auto live = program.check_installed() ? program.check_live() : Status();
        if (!live) {
            return {.error = live.error()};
        }
    }
    try {
        return switchover.go_on();
    } catch (const std::runtime_error& error) {
        return {.error = Error{Errc::failed, error.what(), {}, {}}};
    }
}

// Before the commit, what both sides need may stand in some files already.
Driven Recovery::settle_old_side(const store::Change& change) {
    auto driven = Switchover(ground_, change).go_back(/*pivot_was_written=*/false, false);
    if (!driven.is_restored) {
        complain("change.recover", change, driven.error->message);
    } else if (driven.error) {
        record(change, ChangeState::stuck, driven.error->message);
    } else {
        record(change, ChangeState::failed, "cut short before the commit; nothing was changed");
    }
    return driven;
}

// Its files are back, and some program did not work with them. Once all do, by whatever their
// administrator has done, there is nothing left to tell. What does not run has it from its next
// start; but of Postfix that is not enough, for it may be this change that has stopped it.
void Recovery::try_stuck_again() {
    const auto works = [this](const std::string& name) {
        auto& program = ground_.programs.find(name);
        if (!program.check_installed()) {
            return true;
        }
        const bool may_stop = &program != &ground_.programs.postfix();
        // What is broken would stop at a reload.
        const auto done = program.check_live() ? program.take(program::Force::reload)
                                               : program::InForce{.error = Error{}};
        return !done.error && (may_stop || done.taken != Taken::not_running);
    };
    for (const auto& change : ground_.store.stuck()) {
        auto names = Switchover(ground_, change).programs();
        if (change.pivot == store::main_cf_pivot) {
            names.emplace_back(ground_.programs.postfix().name());
        }
        if (std::all_of(names.begin(), names.end(), works)) {
            record(change, ChangeState::rolled_back, "each program works with its old files");
        }
    }
}

Error Recovery::give_up(const store::Change& change, std::string why) {
    const auto is_new = Switchover(ground_, change).is_committed();
    if (is_new && *is_new) {
        // Only the sync of the directory failed: the new file is there, so it must go again.
        return roll_back(change, {.error = Error{Errc::failed, std::move(why), {}, {}}}, true);
    }
    const auto back = is_new ? settle_old_side(change) : Driven();
    if (back.error && !change.files.empty()) {
        return no_way_back(why, *back.error);
    }
    return {
        Errc::failed,
        fmt::format("the new configuration could not be written: {}", why),
        "nothing was changed; is the file system full or read-only?",
        {}};
}

Error Recovery::roll_back(
    const store::Change& change, const Driven& cause, bool pivot_was_written
) {
    const auto& why = cause.error->message;
    record(change, ChangeState::rolling_back, why);
    const auto back = Switchover(ground_, change).go_back(pivot_was_written, cause.needs_restart);
    if (back.error) {
        // While not all is back, the change stays unfinished: the next turn tries again.
        if (back.is_restored) {
            record(change, ChangeState::stuck, back.error->message);
        }
        return no_way_back(why, *back.error);
    }
    record(change, ChangeState::rolled_back, why);
    std::string how;
    for (const auto& [name, taken] : back.taken) {
        if (taken == Taken::restarted && !change.restart) {
            how += fmt::format(", after a restart of {}", ground_.programs.find(name).title());
        }
    }
    return {
        Errc::rolled_back,
        fmt::format("{}; the old configuration is back and in force{}", why, how),
        cause.error->hint,
        {}};
}

// What cannot be recorded stays unfinished in the store, and the next change or start settles it by
// what the pivot is.
void Recovery::record(
    const store::Change& change, store::ChangeState state, const std::string& text
) {
    try {
        ground_.store.settle(change, state, text);
    } catch (const std::runtime_error& error) {
        complain("change.record", change, error.what());
    }
}

void Recovery::finish(const store::Change& change, const std::string& text) {
    ground_.store.settle(change, store::ChangeState::done, text);
}

void Recovery::remove_leftover_lock() {
    for (const auto& file : {ground_.config.main_cf(), ground_.config.master_cf()}) {
        struct stat about {};
        if (::stat((file.string() + ".tmp").c_str(), &about) == 0 && about.st_size == 0) {
            (void)files::EditLock::take(file, std::chrono::milliseconds(0));
        }
    }
}

}  // namespace mailctl::change
