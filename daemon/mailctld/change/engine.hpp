#pragma once

#include "common/api/change.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/change/order.hpp"
#include "daemon/mailctld/change/recovery.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The room of changes: from what features want to files that programs work with.
///
/// A feature has one holding (feature.hpp), a handler says what it should be afterwards, and all
/// holdings are composed (compose.cpp) into what the files are to say. The plan (plan.hpp) is the
/// way there, under what is ours by now; a change under way (under_way.hpp) stages it, has the
/// programs try it, journals it and switches (switchover.hpp); recovery (recovery.hpp) ends what
/// was cut short or takes it back. Which features and which programs there are it learns from
/// tables.
///
/// It keeps no format of its own: what is ours is the store's, and the files are the programs'. It
/// does not promise that a program works with what its own parser accepts, only that what does not
/// work is taken back; nor that two edits at one time both survive: an editor that does not take
/// the lock of `postconf -e` can overwrite ours.
namespace mailctl::change {

/// The one road by which the daemon changes the programs' world.
///
/// Everything that a change needs beside its pivot, as a rule main.cf, is built beside what is in
/// use; the rename of the pivot is the commit. At every instant the configuration is wholly the old
/// or wholly the new one. See ARCHITECTURE.md, "A change". What a change does is in UnderWay, what
/// becomes of one that fails or is cut short in Recovery; here is whose turn it is.
///
/// Safe to call from several threads: one change runs at a time, the others wait a while.
class Engine {
public:
    Engine(
        const Config& config, store::Store& store, Features features, program::Programs& programs
    );

    /// Finishes or takes back what an earlier run left unfinished, and clears what it left lying
    /// about. Changes do the former by themselves; calling this at start does it without one.
    void recover();

    /// Tries again what could not be put back, or was and did not work. Does nothing while somebody
    /// else is at work.
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

    /// Called for each feature of a change that was made or has failed, on the thread that made it.
    using OnEnd = std::function<void(const std::string& feature, std::string_view result)>;
    void on_end(OnEnd observer) { ended_ = std::move(observer); }

private:
    Result<std::optional<Wanted>> as_before(
        const store::Change& change, std::string_view feature, const Snapshot& now
    ) const;
    enum class Keep { nothing, for_undo };
    Status prune(Keep keep);
    Status tidy(std::int64_t change);
    Result<std::unique_lock<std::timed_mutex>> wait_for_turn();
    Result<api::ChangeReport> in_turn(const std::function<Result<api::ChangeReport>()>& work);
    Result<api::ChangeReport> run_in_turn(
        const Order& order, const std::vector<Part>& parts, const Observer& observer
    );

    const Config& config_;
    store::Store& store_;
    Features features_;
    Ground ground_;
    Recovery recovery_;
    std::chrono::steady_clock::time_point next_archive_ = {};
    std::chrono::steady_clock::time_point next_try_ = {};  ///< Of what is stuck.
    std::timed_mutex mutex_;  ///< Guards the store and the programs' files.
    std::function<void()> journal_grew_;
    OnEnd ended_;
};

/// What the package puts back when it is purged and none of our programs is left.
void write_restore_copy(const Config& config, const store::Ledger& ledger);

}  // namespace mailctl::change
