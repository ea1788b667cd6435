#pragma once

#include "daemon/mailctld/store/database.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <cstdint>
#include <limits>
#include <string>

namespace mailctl::store {

/// What of a change's record is never written again: all but its state.
std::string hash_of_change(Database& db, std::int64_t id);

std::string hash_of_ledger(Database& db);

/// Whether the record of a change is as the journal's row that opened it says.
bool is_as_written(Database& db, std::int64_t id);

/// Appends a row that covers all changes so far as they are now: an older mailctl has not put them
/// into its rows, or in another form. Part of a migration, and never done later: that would cover
/// what somebody has edited since.
void cover_older_changes(Database& db);

/// Appends the row that says where the rows before this moment have gone, which covers the changes
/// that are left. The caller has checked that all is as it was written.
void note_archive(Database& db, std::string text);

/// Checks that nobody has edited what the journal tells, what it says was there once, and what undo
/// goes by. Whoever may write the store may also make all of it fit again: then only the copies of
/// the hashes in the system's journal tell.
class ChainCheck {
public:
    /// What does not fit, in words; empty where all does. The first call reads the whole journal
    /// with all changes, a later one what has come since, and whether all rows are still there.
    /// Once found it stays, and is logged.
    const std::string& trouble(Database& db);

    /// The same, and the rows that are shown are read again, with the changes that they open.
    bool is_intact(
        Database& db,
        std::int64_t first = 1,
        std::int64_t last = std::numeric_limits<std::int64_t>::max()
    );

    /// trouble() for a new check, in the caller's transaction.
    bool is_whole_within(Database& db);

private:
    void find_trouble(Database& db);
    void check_rows(Database& db, ChainEnd& end, std::int64_t last);
    void check_head(Database& db);
    void check_changes(Database& db);
    void check_tail(Database& db);
    void found(std::string trouble);  ///< The first that is not empty counts.

    ChainEnd end_;
    std::int64_t version_ = -1;
    std::string trouble_;
};

}  // namespace mailctl::store
