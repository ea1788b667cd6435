#include "daemon/mailctld/store/migrations.hpp"

#include <fmt/format.h>

#include <array>

namespace mailctl::store {
namespace {

// A migration is never edited once it has been released; the next one mends it. The version of a
// store is the number of migrations it has seen (PRAGMA user_version).
constexpr std::array<const char*, 2> migrations{
    // 1: the ledger (what we own now), the changes (what was intended, with all that is needed to
    // finish or to undo it) and the journal (what happened, append-only and hash-chained).
    R"sql(
    CREATE TABLE ledger (
        id       INTEGER PRIMARY KEY CHECK (id = 1),
        document TEXT NOT NULL
    );
    CREATE TABLE change (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        at         TEXT NOT NULL,
        by         TEXT NOT NULL,
        method     TEXT NOT NULL,
        state      TEXT NOT NULL,
        old_main   BLOB NOT NULL,
        new_hash   TEXT NOT NULL,
        before     TEXT NOT NULL,
        after      TEXT NOT NULL,
        restart    INTEGER NOT NULL
    );
    CREATE INDEX change_state ON change (state);
    CREATE TABLE journal (
        sequence INTEGER PRIMARY KEY,
        change   INTEGER NOT NULL,
        at       TEXT NOT NULL,
        by       TEXT NOT NULL,
        event    TEXT NOT NULL,
        method   TEXT NOT NULL,
        text     TEXT NOT NULL,
        plan     TEXT NOT NULL,
        hash     TEXT NOT NULL
    );
    CREATE INDEX journal_change ON journal (change);
    CREATE TABLE key (
        id    INTEGER PRIMARY KEY CHECK (id = 1),
        bytes BLOB NOT NULL
    );
    INSERT INTO key VALUES (1, randomblob(32));
    )sql",
    // 2: whether the tables from before a change are not to be kept for undo.
    "ALTER TABLE change ADD COLUMN forget INTEGER NOT NULL DEFAULT 0",
};

std::int64_t version_of(Database& db) {
    Statement version(db, "PRAGMA user_version");
    version.step();
    return version.integer(0);
}

}  // namespace

void migrate(Database& db) {
    const auto known = static_cast<std::int64_t>(migrations.size());
    const auto present = version_of(db);
    if (present > known) {
        throw std::runtime_error(fmt::format(
            "the state is of version {}, written by a newer mailctld; this one knows up to {}",
            present,
            known
        ));
    }
    for (auto next = present; next < known; ++next) {
        Transaction transaction(db);
        db.execute(migrations.at(static_cast<std::size_t>(next)));
        db.execute(fmt::format("PRAGMA user_version = {}", next + 1));
        transaction.commit();
    }
}

}  // namespace mailctl::store
