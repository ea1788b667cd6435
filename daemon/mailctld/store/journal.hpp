#pragma once

#include "common/api/history.hpp"
#include "daemon/mailctld/store/database.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// What a new row of the journal says; sequence and hash are the journal's own.
struct JournalEvent {
    std::int64_t change;
    std::string at;
    std::string by;
    std::string event;
    std::string method;
    std::string text;
    std::vector<api::PlanItem> plan;
    std::string change_hash = {};  ///< Of the record of the change that the row opens.
    std::string ledger_hash = {};  ///< Of the ledger, where the row tells that it was changed.
    std::string owner = {};        ///< Whose act it was; empty for the machine's changes.
};

/// Appends a row, in the caller's transaction. Its hash covers the row and the hash of the row
/// before, so that a row cannot be edited or taken out without every later hash telling. The number
/// and hash of the last row are kept apart, and go into the log once the row is there for good.
void append(Database& db, const JournalEvent& event);

/// A page of the journal ends before its text gets longer than this, unless it is one row: a
/// quarter of the longest reply, so that a hundred clients can wait for theirs.
constexpr std::size_t page_bytes_max = 262'144;

/// Which rows are wanted; all where it says nothing.
struct JournalFilter {
    std::string by = {};         ///< As the row has it.
    std::string interface = {};  ///< That the row's method is of.
};

/// Rows after a sequence number, oldest first; of more than `limit` or a page the first ones.
std::vector<api::HistoryEntry> rows_after(
    Database& db, std::int64_t sequence, std::int64_t limit, const JournalFilter& filter = {}
);

/// Rows before a sequence number, newest first; of more than `limit` or a page the newest ones.
std::vector<api::HistoryEntry> rows_before(
    Database& db, std::int64_t sequence, std::int64_t limit, const JournalFilter& filter = {}
);

/// The rows in that range that are acts of this owner's, by their numbers. Not in the hashes: it
/// says who may read a row, not what was done.
std::set<std::int64_t> rows_of(
    Database& db, std::string_view owner, std::int64_t first, std::int64_t last
);

/// The newest rows, up to `limit` or a page, oldest first.
std::vector<api::HistoryEntry> newest_rows(
    Database& db, std::int64_t limit, const JournalFilter& filter = {}
);

/// The number behind which there are the newest `limit` rows of those that are wanted.
std::int64_t before_newest_rows(Database& db, std::int64_t limit, const JournalFilter& filter);

/// Where a walk along the chain of hashes has got to.
struct ChainEnd {
    std::int64_t sequence = 0;
    std::string hash;

    friend bool operator==(const ChainEnd&, const ChainEnd&) = default;
};

/// A row as the chain has it.
struct Link {
    ChainEnd end;
    bool fits;  ///< Its hash covers it and the row before.
    std::int64_t change;
    std::string event;
    std::string change_hash;
};

/// The rows behind that end, as many as there are up to a sequence number.
void walk(
    Database& db,
    ChainEnd from,
    std::int64_t last,
    const std::function<bool(const Link&)>& step  ///< False ends the walk.
);

/// The number and hash of the last row, as they are kept apart; nothing where they are lost.
std::optional<ChainEnd> journal_head(Database& db);

/// Where the journal begins: the last row that went into the archive, or the very beginning.
ChainEnd tail(Database& db);

/// The number of the newest row; 0 where there is none.
std::int64_t newest_sequence(Database& db);

/// Now, in UTC: "2026-02-03T04:05:06Z"; or in a while. Texts of these compare as times do.
std::string timestamp(std::chrono::seconds from_now = std::chrono::seconds(0));

}  // namespace mailctl::store
