#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <fmt/format.h>

#include <stdexcept>

/// The way back from a change that has failed after it was journalled. Nothing here throws: it may
/// be the disk that is broken, and main.cf has to go back all the same.
namespace mailctl::change {
namespace {

using store::ChangeState;

}  // namespace

// A step between the journal and the rename has failed: main.cf is as it was.
Error Engine::give_up(const store::Change& change, std::string why, bool was_running) {
    const auto present = files::read_file(config_.main_cf());
    if (present && store::sha256(*present) == change.new_hash) {
        // Only the sync of the directory failed: the new file is there, so it must go again.
        return roll_back(
            change, {.error = Error{Errc::failed, std::move(why), {}, {}}}, was_running
        );
    }
    try {
        settle(change);
    } catch (const std::runtime_error& error) {
        log_warning(
            "change.record", {{"change", std::to_string(change.id)}, {"text", error.what()}}
        );
    }
    return {
        Errc::failed,
        fmt::format("the new configuration could not be written: {}", why),
        "nothing was changed; is the file system full or read-only?",
        {}};
}

Error Engine::roll_back(const store::Change& change, const InForce& cause, bool was_running) {
    const auto& why = cause.error->message;
    record(change, ChangeState::rolling_back, why);
    const auto restored = restore(change);
    const auto revived = restored ? revive(change, cause.needs_restart, was_running)
                                  : InForce{.error = restored.error()};
    if (revived.error) {
        // While main.cf is not back, the change stays unfinished: the next turn tries again.
        if (restored) {
            record(change, ChangeState::stuck, revived.error->message);
        }
        return {
            Errc::rollback_failed,
            fmt::format("{}; and then the way back failed: {}", why, revived.error->message),
            "act now: `mailctl status` tells what to type",
            {}};
    }
    record(change, ChangeState::rolled_back, why);
    return {
        Errc::rolled_back,
        fmt::format(
            "{}; the old configuration is back and in force{}",
            why,
            revived.how == "restarted" && !change.restart ? ", after a restart of Postfix" : ""
        ),
        cause.error->hint,
        {}};
}

// What cannot be recorded stays unfinished in the store, and the next change or start settles it by
// what main.cf is.
void Engine::record(
    const store::Change& change, store::ChangeState state, const std::string& text
) {
    try {
        store_.settle(change, state, text);
    } catch (const std::runtime_error& error) {
        log_warning(
            "change.record", {{"change", std::to_string(change.id)}, {"text", error.what()}}
        );
    }
}

// The services first, because main.cf must never name one that is not there.
Status Engine::restore(const store::Change& change) {
    try {
        write_services(change.before, {});
        return restore_main(change);
    } catch (const std::runtime_error& error) {
        return Error{Errc::failed, error.what(), {}, {}};
    }
}

// Postfix works with the old configuration again. Whether it does or not, a service that only the
// new one named goes: left behind, it would look like somebody else's.
InForce Engine::revive(const store::Change& change, bool needs_restart, bool was_running) {
    try {
        auto revived = needs_restart
                           ? bring_back()
                           : take_into_force(change.restart ? Force::restart : Force::reload);
        if (was_running && !needs_restart && (revived.error || revived.how == "skipped")) {
            revived = bring_back();
        }
        write_services(change.before, change.after);
        return revived;
    } catch (const std::runtime_error& error) {
        return {.error = Error{Errc::failed, error.what(), {}, {}}};
    }
}

// A dead master cannot be reloaded. One that waits for ever, or holds its queue manager back for
// the minute of its throttle, would not be helped by that: mail stays until it is started anew.
InForce Engine::bring_back() {
    return take_into_force(find_master(config_) ? Force::restart : Force::start);
}

// The old bytes by one rename; where somebody has edited the file since, only what is ours.
Status Engine::restore_main(const store::Change& change) {
    auto lock = files::EditLock::take(config_.main_cf(), files::edit_lock_patience);
    if (!lock) {
        return lock.error();
    }
    const auto present = files::read_file(config_.main_cf());
    if (!present) {
        return present.error();
    }
    if (store::sha256(*present) == change.new_hash) {
        lock->replace(change.old_main);
        return {};
    }
    postfix::MainCf main(*present);
    const postfix::MainCf old(change.old_main);
    for (const auto& owned : change.after.owned) {
        if (!store::is_service_object(owned.name) && main.value(owned.name) == owned.ours) {
            const auto entry = old.entry(owned.name);
            put_back(
                main,
                {owned.name, entry ? std::optional(entry->to_hex()) : std::nullopt, owned.ours}
            );
        }
    }
    if (main.bytes() != *present) {
        lock->replace(main.bytes());
    }
    return {};
}

}  // namespace mailctl::change
