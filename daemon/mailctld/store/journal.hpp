#pragma once

#include "common/api/history.hpp"
#include "daemon/mailctld/store/database.hpp"

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

/// Rows after a sequence number, oldest first; of more than `limit` the first ones.
std::vector<api::HistoryEntry> rows_after(Database& db, std::int64_t sequence, std::int64_t limit);

/// The newest rows, oldest first.
std::vector<api::HistoryEntry> newest_rows(Database& db, std::int64_t limit);

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
