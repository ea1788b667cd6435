#pragma once

#include "common/api/change.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/change/feature.hpp"
#include "daemon/mailctld/change/reload.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/postfix/operator.hpp"
#include "daemon/mailctld/store/store.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::change {

/// Who asked for a change, and how it may go.
struct Order {
    std::string by;      ///< For the journal: a user's name.
    std::string method;  ///< "io.mailctl.Undo"
    std::string text;    ///< One line for the journal: "undo of change 7".
    bool dry_run = false;
    bool force = false;
    bool forget = false;      ///< Delete the tables that are not in use afterwards.
    bool gives_back = false;  ///< Only what was there before: as little as possible may bar it.
    std::optional<std::string> expect;
};

/// What the engine tells of its work and asks about it.
struct Observer {
    std::function<void(std::string_view step, std::string text)> progress;
    std::function<bool()> is_cancelled;  ///< Heeded until the commit.
};

/// The one road by which the daemon changes Postfix's world.
///
/// Everything that a change needs beside main.cf is built in a new generation directory; the rename
/// of main.cf, which names that directory, is the commit. At every instant the configuration is
/// wholly the old or wholly the new one. See ARCHITECTURE.md, "A change".
///
/// Safe to call from several threads: one change runs at a time, the others wait a while.
class Engine {
public:
    Engine(const Config& config, store::Store& store, Features features);

    /// Finishes or takes back what an earlier run left unfinished, and clears what it left lying
    /// about. Changes do the former by themselves; calling this at start does it without one.
    void recover();

    /// Tries again what could not be put back. Does nothing while somebody else is at work.
    void try_again();

    /// Moves what is older than the configuration wants to keep out of the store, a file each
    /// time it is called; where there was nothing to move, it looks again after a day.
    void archive_history();

    /// Brings up to date what the package puts back when it is purged: somebody may have edited
    /// main.cf since the last change.
    void refresh_restore_copy();

    Result<api::ChangeReport> run(
        const Order& order, const std::vector<Part>& parts, const Observer& observer
    );

    /// The report that run() would give for a dry run, without locking Postfix's files: to see
    /// whether there is anything to do.
    Result<api::ChangeReport> preview(const Order& order, const std::vector<Part>& parts);

    /// A change that is in force, for undo.
    Result<store::Change> find_done(std::int64_t change);

    /// The inverse of a change: each feature that had a part in it is again as it was before, and
    /// no other one is touched.
    std::vector<Part> inverse_of(const store::Change& change) const;

    /// What a change would start from.
    Result<Snapshot> look();

    Result<store::Ledger> ledger();

    /// The same once no change is unfinished; `configuration` while one cannot be settled.
    Result<store::Ledger> settled_ledger();

    /// The holdings in force and those that an undo can bring back: all whose tables are there.
    Result<std::vector<store::Holding>> holdings_within_reach();

    /// See Store::fingerprint().
    Result<std::string> fingerprint(const Secret& secret);

    /// Called after each change of the journal, on the thread that made it.
    void on_journal_growth(std::function<void()> observer) { journal_grew_ = std::move(observer); }

private:
    struct Way;
    struct Work;

    Result<Snapshot> snapshot();
    Result<Way> work_out(const Order& order, const std::vector<Part>& parts);
    Status ask_parts(
        const std::vector<Part>& parts, Way& way, std::vector<store::Holding>& holdings
    );
    static void complete_plan(Way& way);
    Result<std::optional<Wanted>> as_before(
        const store::Change& change, std::string_view feature, const Snapshot& now
    ) const;
    enum class Keep { nothing, for_undo };
    Status prune(Keep keep);
    Result<std::unique_lock<std::timed_mutex>> wait_for_turn();
    Result<api::ChangeReport> in_turn(const std::function<Result<api::ChangeReport>()>& work);
    bool is_still_so(const Snapshot& seen) const;
    Result<api::ChangeReport> run_locked(
        const Order& order, const std::vector<Part>& parts, const Observer& observer
    );
    Status prepare(Work& work);
    Status stage(Work& work);
    Status validate(Work& work);
    Result<api::ChangeReport> commit(Work& work);
    Result<std::string> switch_over(Work& work, const store::Change& change);
    void finish(const store::Change& change, const std::string& text);
    Status tidy(const store::Change& change);

    Error give_up(const store::Change& change, std::string why, bool was_running);
    Error roll_back(const store::Change& change, const InForce& cause, bool was_running);
    Status restore(const store::Change& change);
    InForce revive(const store::Change& change, bool needs_restart, bool was_running);
    InForce bring_back();
    void record(const store::Change& change, store::ChangeState state, const std::string& text);

    Status check_live();
    InForce proven(
        const postfix::MasterProcess& master, const std::set<pid_t>& old, const char* how
    );
    InForce take_into_force(Force force);
    void settle(const store::Change& change);
    void settle_committed(const store::Change& change);
    Status restore_main(const store::Change& change);
    void write_services(const store::Ledger& wanted, const store::Ledger& other);
    void write_restore_copy(const store::Ledger& ledger);
    void settle_unfinished();
    void remove_leftover_lock();

    const Config& config_;
    store::Store& store_;
    Features features_;
    postfix::Operator operator_;
    std::chrono::steady_clock::time_point next_archive_ = {};
    std::timed_mutex mutex_;  ///< Guards the store and Postfix's files.
    std::function<void()> journal_grew_;
};

}  // namespace mailctl::change
