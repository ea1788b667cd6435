#pragma once

#include "common/api/history.hpp"
#include "daemon/mailctld/store/database.hpp"

#include <cstddef>
#include <cstdint>
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
};

/// Appends a row. Its hash covers the row and the hash of the row before, so that a row cannot be
/// edited or taken out without every later hash telling.
void append(Database& db, const JournalEvent& event);

/// A page of the journal ends before its text gets longer than this, unless it is one row: a
/// quarter of the longest reply, so that a hundred clients can wait for theirs.
constexpr std::size_t page_bytes_max = 262'144;

/// Rows after a sequence number, oldest first; of more than `limit` or a page the first ones.
std::vector<api::HistoryEntry> rows_after(Database& db, std::int64_t sequence, std::int64_t limit);

/// The newest rows, up to `limit` or a page, oldest first.
std::vector<api::HistoryEntry> newest_rows(Database& db, std::int64_t limit);

/// The number of the newest row; 0 where there is none.
std::int64_t newest_sequence(Database& db);

/// Checks the chain of hashes, each row once: what has been walked is remembered.
class ChainCheck {
public:
    /// False when a hash does not fit or a row is missing.
    bool is_intact(Database& db);

private:
    std::int64_t sequence_ = 0;
    std::string hash_;
    bool intact_ = true;
};

/// Now, in UTC: "2026-02-03T04:05:06Z".
std::string timestamp();

}  // namespace mailctl::store
