#pragma once

#include "common/types/secret.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/ledger.hpp"
#include "daemon/mailctld/store/ledger_reader.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The room of what must survive: SQLite in `state.db`, one writer.
///
/// Tables and their versions are in migrations.cpp, the ledger's documents in ledger.hpp, the chain
/// of the journal in chain.hpp and what becomes of old rows in archive.hpp. A row is written before
/// the deed that it is about and again behind it, in a transaction that is on the disk on return;
/// which of the two states the world is in is then asked of the world.
///
/// It does not promise secrecy from root, nor that the tables of Postfix are as it says: those are
/// looked at. Reading is possible beside the writer, over a connection that can do nothing else.
namespace mailctl::store {

/// Where a change stands. Only `open` and `rolling_back` are unfinished; which of its steps were
/// done is then asked of the files, not of the store.
enum class ChangeState { open, rolling_back, done, failed, rolled_back, stuck };

BOOST_DESCRIBE_ENUM(ChangeState, open, rolling_back, done, failed, rolled_back, stuck)

/// What becomes of a whole file of ours. Absent: it is not there.
struct FileChange {
    std::string object;  ///< "dovecot conf.d/99-mailctl.conf"
    std::optional<std::string> before;
    std::optional<std::string> at_switch;  ///< When the change commits: with what both sides need.
    std::optional<std::string> at_end;

    friend bool operator==(const FileChange&, const FileChange&) = default;
};
BOOST_DESCRIBE_STRUCT(FileChange, (), (object, before, at_switch, at_end))

/// The pivot of a change that changes main.cf.
constexpr std::string_view main_cf_pivot = "main.cf";

/// A change with all that is needed to finish it or to take it back. Of the ledger it has what it
/// touches alone.
struct Change {
    std::int64_t id = 0;
    std::string at;
    std::string by;
    std::string method;
    ChangeState state = ChangeState::open;
    std::string old_main;  ///< main.cf before, every byte; kept while it is under way.
    std::string old_hash;  ///< SHA-256 of that.
    std::string new_hash;  ///< SHA-256 of main.cf after.
    /// In the order of their writing; the pivot, where it is one of them, the last. Kept while the
    /// change is under way.
    std::vector<FileChange> files = {};
    std::string pivot{main_cf_pivot};  ///< The file whose replacement commits: that or an object.
    Ledger before;
    Ledger after;
    bool restart = false;
    bool forget = false;      ///< What was in use before is not kept for undo.
    bool overwrites = false;  ///< Somebody's edit of main.cf, so that `old_main` is kept for undo.
};

/// The state of this machine's mailctld.
class Store {
public:
    /// Opens `state.db` in the directory and migrates it.
    explicit Store(const std::filesystem::path& state_dir);

    Ledger ledger();

    /// Records a change that is about to happen, with the journal's row "opened". Durable on
    /// return.
    std::int64_t open(const Change& change, std::vector<api::PlanItem> plan, std::string text);

    /// Moves a change on, with its row in the journal; `done` puts its `after` into the ledger.
    void settle(const Change& change, ChangeState state, const std::string& text);

    std::optional<Change> find(std::int64_t id);

    /// False where somebody has edited the record of a change since.
    bool is_as_written(std::int64_t id);

    /// Changes that an earlier run of the daemon left unfinished, oldest first.
    std::vector<Change> unfinished();

    /// Changes of other programs than Postfix that were taken back, with the files that they had,
    /// and no later one has gone through: that program may not work as before.
    std::vector<Change> stuck();

    /// The holdings with tables that are there or were before recent changes, the newest first;
    /// none that was forgotten.
    std::vector<Holding> known_holdings();

    /// The highest number that a generation has had.
    std::int64_t last_generation();

    /// Sixteen hexadecimal digits that tell two passwords apart and, without this store's key,
    /// nothing else.
    std::string fingerprint(const Secret& secret);

    Database& database() { return db_; }

private:
    std::vector<Change> changes_where(std::string_view condition);

    Database db_;
    LedgerReader reader_;
};

/// What readers need, over a connection of their own.
std::int64_t version_of(Database& db);  ///< Another one once somebody else has written to it.
Ledger read_ledger(Database& db);
std::optional<std::int64_t> last_change(Database& db);

/// A change that is not over, or whose failure is not.
struct Pending {
    std::int64_t id;
    ChangeState state;   ///< `open`, `rolling_back` or `stuck`.
    std::int64_t since;  ///< When it came into this state, in seconds since the epoch.
    std::string text;    ///< What the journal says of that.
    bool is_of_others;   ///< Other programs than Postfix have a part in it.
};
std::vector<Pending> pending_changes(Database& db);

}  // namespace mailctl::store
