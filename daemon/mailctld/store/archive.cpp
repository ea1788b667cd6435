#include "daemon/mailctld/store/archive.hpp"

#include "common/wire/json.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/chain.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace mailctl::store {
namespace {

constexpr std::array row_columns{
    "sequence",
    "change",
    "at",
    "by",
    "event",
    "method",
    "text",
    "plan",
    "hash",
    "change_hash",
    "ledger_hash"};

// Changes that are not over are settled by what the journal says of them.
std::int64_t first_row_of_unfinished(Database& db) {
    Statement query(
        db,
        "SELECT coalesce(min(sequence), 9223372036854775807) FROM journal JOIN change ON change.id "
        "= journal.change WHERE state IN ('open', 'rolling_back') OR (state = 'stuck' AND "
        "change.id > (SELECT coalesce(max(id), 0) FROM change WHERE state = 'done'))"
    );
    query.step();
    return query.integer(0);
}

wire::json row_of(const Statement& row) {
    wire::json fields = wire::json::object();
    for (std::size_t i = 0; i < row_columns.size(); ++i) {
        const bool is_number = i < 2;
        const auto column = static_cast<int>(i);
        fields[row_columns.at(i)] =
            is_number ? wire::json(row.integer(column)) : wire::json(row.text(column));
    }
    return fields;
}

// A main.cf that is kept for undo is of any bytes.
std::string hex(const std::string& bytes) {
    return fmt::format(
        "{:02x}", fmt::join(std::vector<unsigned char>(bytes.begin(), bytes.end()), "")
    );
}

wire::json record_of(Database& db, std::int64_t change) {
    Statement record(
        db,
        "SELECT old_hash, new_hash, before, after, restart, forget, overwrites, state, old_main "
        "FROM change WHERE id = ?"
    );
    record.bind(change);
    if (!record.step()) {
        return nullptr;
    }
    return {
        {"old_hash", record.text(0)},
        {"new_hash", record.text(1)},
        {"before", record.text(2)},
        {"after", record.text(3)},
        {"restart", record.integer(4)},
        {"forget", record.integer(5)},
        {"overwrites", record.integer(6)},
        {"state", record.text(7)},
        {"old_main", hex(record.text(8))}};
}

std::string export_of(Database& db, const ChainEnd& before, std::int64_t last) {
    std::string text = wire::to_text({{"after", before.sequence}, {"hash", before.hash}}) + "\n";
    Statement rows(
        db,
        fmt::format(
            "SELECT {} FROM journal WHERE sequence > ? AND sequence <= ? ORDER BY sequence",
            fmt::join(row_columns, ", ")
        )
    );
    rows.bind(before.sequence).bind(last);
    while (rows.step()) {
        auto row = row_of(rows);
        if (row["event"] == "opened") {
            row["record"] = record_of(db, rows.integer(1));
        }
        text += wire::to_text(row) + "\n";
    }
    return text;
}

// The records of the newest changes stay for undo, without their rows.
void remove_rows(Database& db, std::int64_t last, std::int64_t changes_kept) {
    Statement(
        db,
        "INSERT OR REPLACE INTO journal_tail (id, sequence, hash) SELECT 1, sequence, hash FROM "
        "journal WHERE sequence = ?"
    )
        .bind(last)
        .run();
    Statement(db, "DELETE FROM journal WHERE sequence <= ?").bind(last).run();
    Statement(db, "DELETE FROM journal_owner WHERE sequence <= ?").bind(last).run();
    Statement(
        db,
        "DELETE FROM change WHERE id NOT IN (SELECT change FROM journal) AND id NOT IN (SELECT id "
        "FROM change ORDER BY id DESC LIMIT ?)"
    )
        .bind(changes_kept)
        .run();
}

}  // namespace

std::int64_t last_old_row(Database& db, const Retention& retention) {
    const auto before = tail(db).sequence;
    if (!retention.days) {
        return before;
    }
    // A clock that was wrong once leaves a row that seems young: what is behind it waits with it.
    Statement young(
        db,
        "SELECT coalesce(min(sequence), 1 + (SELECT coalesce(max(sequence), 0) FROM journal)) FROM "
        "journal WHERE at > strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-' || ? || ' days')"
    );
    young.bind(*retention.days);
    young.step();
    return std::max(
        before,
        std::min(
            {young.integer(0) - 1,
             first_row_of_unfinished(db) - 1,
             newest_sequence(db) - retention.rows}
        )
    );
}

std::string archived_text(const ChainEnd& tail) {
    return fmt::format(
        "rows up to {} are in the archive, the last of them with the hash {}",
        tail.sequence,
        tail.hash
    );
}

bool archive(Database& db, const std::filesystem::path& directory, const Retention& retention) {
    const auto old = last_old_row(db, retention);
    Transaction transaction(db);
    const auto before = tail(db);
    if (old <= before.sequence || !ChainCheck().is_whole_within(db)) {
        return false;
    }
    const auto last = std::min(old, before.sequence + retention.at_once);
    // Named by its first row: one that was written before a power cut and not noted is replaced.
    const auto file = directory / fmt::format("history-{}.jsonl", before.sequence + 1);
    std::filesystem::create_directories(directory);
    files::sync_directory(directory.parent_path());
    files::replace_private_file(file, export_of(db, before, last));
    remove_rows(db, last, retention.changes);
    note_archive(db, archived_text(tail(db)));
    transaction.commit();
    log_info("journal.archived", {{"rows", std::to_string(last)}, {"file", file.string()}});
    return true;
}

}  // namespace mailctl::store
