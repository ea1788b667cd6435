#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/change/reload.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <sys/stat.h>

/// What happens to a change that was cut short. The journal says what was intended; main.cf says
/// what is.
namespace mailctl::change {
namespace {

using store::ChangeState;

// What of a ledger's main.cf entries the other one does not have likewise, and that did not stand
// there before: seeing it tells the two apart.
std::vector<store::Owned> telling(const store::Ledger& ledger, const store::Ledger& other) {
    std::vector<store::Owned> entries;
    for (const auto& owned : ledger.owned) {
        const auto* theirs = other.find(owned.name);
        const auto base =
            owned.base ? postfix::SavedEntry::from_hex(*owned.base) : Result(postfix::SavedEntry());
        const bool tells =
            theirs == nullptr ? !base || base->value() != owned.ours : theirs->ours != owned.ours;
        if (tells && !store::is_service_object(owned.name)) {
            entries.push_back(owned);
        }
    }
    return entries;
}

enum class Side { old_one, new_one };

// Which of the two main.cf is, where its bytes are neither's: somebody has edited it since. What
// they have changed of ours shows as drift afterwards.
Side side_of(const postfix::MainCf& main, const store::Change& change) {
    const auto in_force = [&](const store::Owned& owned) {
        return main.value(owned.name) == owned.ours;
    };
    const auto of_new = telling(change.after, change.before);
    const auto of_old = telling(change.before, change.after);
    if (std::any_of(of_new.begin(), of_new.end(), in_force)) {
        return Side::new_one;
    }
    if (std::any_of(of_old.begin(), of_old.end(), in_force)) {
        return Side::old_one;
    }
    // None of either is left. Then a change that only gave things back has happened.
    return of_new.empty() && !of_old.empty() ? Side::new_one : Side::old_one;
}

Side side_of(const std::string& main, const store::Change& change) {
    const auto hash = store::sha256(main);
    if (hash == change.new_hash) {
        return Side::new_one;
    }
    return hash == change.old_hash ? Side::old_one : side_of(postfix::MainCf(main), change);
}

}  // namespace

void Engine::recover() {
    const std::lock_guard turn(mutex_);
    settle_unfinished();
    remove_leftover_lock();
    const auto main = files::read_file(config_.main_cf());
    if (main) {
        // A generation that was being built when the power went belongs to no change.
        prune_generations(config_, *main, store_.known_holdings());
        write_restore_copy(store_.ledger());
    }
}

// A daemon that was killed while it had the lock leaves the file that is the lock.
void Engine::remove_leftover_lock() {
    for (const auto& file : {config_.main_cf(), config_.master_cf()}) {
        struct stat about {};
        if (::stat((file.string() + ".tmp").c_str(), &about) == 0 && about.st_size == 0) {
            (void)files::EditLock::take(file, std::chrono::milliseconds(0));
        }
    }
}

void Engine::try_again() {
    const std::unique_lock turn(mutex_, std::try_to_lock);
    if (turn && !store_.unfinished().empty()) {
        settle_unfinished();
        if (journal_grew_) {
            journal_grew_();
        }
    }
}

void Engine::settle_unfinished() {
    for (const auto& change : store_.unfinished()) {
        log_warning("change.cut-short", {{"change", std::to_string(change.id)}});
        settle(change);
    }
}

// Decides by what main.cf is. While nobody can tell, the change stays unfinished, and no other one
// begins.
void Engine::settle(const store::Change& change) {
    const auto main = files::read_file(config_.main_cf());
    if (!main) {
        log_warning(
            "change.recover",
            {{"change", std::to_string(change.id)}, {"text", main.error().message}}
        );
        return;
    }
    const bool is_new = side_of(*main, change) == Side::new_one;
    if (is_new && change.state == ChangeState::open) {
        settle_committed(change);
    } else if (change.state == ChangeState::rolling_back) {
        // Whether Postfix ran before nobody knows; to start it against its owner's will is worse
        // than not to, for status tells that it does not run.
        const Error cause{Errc::failed, "the change was being taken back", {}, {}};
        const auto error = roll_back(change, {.error = cause}, /*was_running=*/false);
        log_warning(
            "change.recover", {{"change", std::to_string(change.id)}, {"text", error.message}}
        );
    } else {
        write_services(change.before, change.after);
        store_.settle(
            change, ChangeState::failed, "cut short before the commit; nothing was changed"
        );
    }
}

// The commit happened: go on from the reload.
void Engine::settle_committed(const store::Change& change) {
    const bool was_running = find_master(config_).has_value();
    const auto live = check_live();
    const auto taken = live ? take_into_force(change.restart ? Force::restart : Force::reload)
                            : InForce{.error = live.error()};
    if (taken.error) {
        const auto error = roll_back(change, taken, was_running);
        log_warning(
            "change.recover", {{"change", std::to_string(change.id)}, {"text", error.message}}
        );
        return;
    }
    finish(change, "finished after an interruption");
    write_restore_copy(store_.ledger());
}

}  // namespace mailctl::change
