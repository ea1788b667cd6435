#include "daemon/mailctld/store/store.hpp"

#include "common/types/word.hpp"
#include "common/wire/described.hpp"
#include "daemon/mailctld/files/hex.hpp"
#include "daemon/mailctld/store/archive.hpp"
#include "daemon/mailctld/store/chain.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/migrations.hpp"
#include "daemon/mailctld/store/rows.hpp"
#include "daemon/mailctld/store/stored_value.hpp"

#include <fmt/format.h>

#include <set>
#include <stdexcept>

namespace mailctl::store {
namespace {

constexpr const char* change_columns =
    "id, at, by, method, state, old_main, old_hash, new_hash, before, after, restart, forget, "
    "overwrites, files, pivot";

std::string bytes_of(const std::string& digits) {
    auto bytes = files::from_hex(digits);
    if (!bytes) {
        throw std::runtime_error("a change in the state is damaged: no hexadecimal digits");
    }
    return *std::move(bytes);
}

// A file of ours that somebody has edited may hold any bytes, and text in JSON does not.
template <class Map>
std::vector<FileChange> mapped(std::vector<FileChange> files, Map map) {
    for (auto& file : files) {
        for (auto* text : {&file.before, &file.at_switch, &file.at_end}) {
            *text = *text ? std::optional(map(**text)) : std::nullopt;
        }
    }
    return files;
}

std::string document_of(const std::vector<FileChange>& changes) {
    return wire::to_text(wire::encode(mapped(changes, files::to_hex)));
}

std::vector<FileChange> files_from(const std::string& document) {
    auto parsed = wire::parse_json(document);
    auto files = parsed ? wire::decode<std::vector<FileChange>>(*parsed, "files")
                        : Result<std::vector<FileChange>>(parsed.error());
    if (!files) {
        throw std::runtime_error("a change in the state is damaged: " + files.error().message);
    }
    return mapped(*std::move(files), bytes_of);
}

Change read_change(const Statement& row) {
    Change change{
        .id = row.integer(0),
        .at = row.text(1),
        .by = row.text(2),
        .method = row.text(3),
        .state = stored_value<ChangeState>(row.text(4), "state of a change"),
        .old_main = row.text(5),
        .old_hash = row.text(6),
        .new_hash = row.text(7),
        .before = from_document(row.text(8)),
        .after = from_document(row.text(9)),
        .restart = row.integer(10) != 0,
        .forget = row.integer(11) != 0,
        .overwrites = row.integer(12) != 0};
    change.files = files_from(row.text(13));
    change.pivot = row.text(14);
    return change;
}

bool is_over(ChangeState state) {
    return state == ChangeState::done || state == ChangeState::failed ||
           state == ChangeState::rolled_back;
}

void write_ledger(Database& db, const Ledger& ledger, const Change& change) {
    Statement(db, "INSERT OR REPLACE INTO ledger (id, document) VALUES (1, ?)")
        .bind(to_document(Ledger{ledger.owned, ledger.newline_added, {}, {}}))
        .run();
    for (const auto& holding : change.before.holdings) {
        Statement(db, "DELETE FROM holding WHERE feature = ?").bind(holding.feature).run();
    }
    for (auto holding : change.after.holdings) {
        if (holding.since.change == 0) {
            holding.since.change = change.id;
        }
        Statement(db, "INSERT OR REPLACE INTO holding (feature, document) VALUES (?, ?)")
            .bind(holding.feature)
            .bind(to_document(holding))
            .run();
    }
}

}  // namespace

Store::Store(const std::filesystem::path& state_dir)
    : db_(state_dir / "state.db", Database::Access::read_write) {
    migrate(db_);
}

std::int64_t version_of(Database& db) {
    Statement query(db, "PRAGMA data_version");
    return query.step() ? query.integer(0) : 0;
}

std::optional<std::int64_t> last_change(Database& db) {
    Statement query(db, "SELECT id FROM change ORDER BY id DESC LIMIT 1");
    return query.step() ? std::optional(query.integer(0)) : std::nullopt;
}

// A later change that went through has put main.cf right again.
std::vector<Pending> pending_changes(Database& db) {
    Statement query(
        db,
        "SELECT change.id, state, strftime('%s', journal.at) + 0, text, files <> '[]' "
        "FROM change JOIN journal "
        "ON sequence = (SELECT max(sequence) FROM journal WHERE change = change.id) "
        "WHERE state IN ('open', 'rolling_back') OR (state = 'stuck' AND change.id > "
        "(SELECT coalesce(max(id), 0) FROM change WHERE state = 'done')) ORDER BY change.id"
    );
    std::vector<Pending> found;
    while (query.step()) {
        found.push_back(
            {query.integer(0),
             stored_value<ChangeState>(query.text(1), "state of a change"),
             query.integer(2),
             query.text(3),
             query.integer(4) != 0}
        );
    }
    return found;
}

Ledger Store::ledger() { return reader_.read(db_); }

std::int64_t Store::open(const Change& change, std::vector<api::PlanItem> plan, std::string text) {
    Transaction transaction(db_);
    Statement(
        db_,
        "INSERT INTO change (at, by, method, state, old_main, old_hash, new_hash, before, after, "
        "restart, forget, overwrites, files, pivot) "
        "VALUES (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
        .bind(change.at)
        .bind(change.by)
        .bind(change.method)
        .bind_blob(change.old_main)
        .bind(change.old_hash)
        .bind(change.new_hash)
        .bind(to_document(change.before))
        .bind(to_document(change.after))
        .bind(std::int64_t{change.restart})
        .bind(std::int64_t{change.forget})
        .bind(std::int64_t{change.overwrites})
        .bind(document_of(change.files))
        .bind(change.pivot)
        .run();
    const auto id = db_.last_insert_id();
    append(
        db_,
        {id,
         change.at,
         change.by,
         "opened",
         change.method,
         std::move(text),
         std::move(plan),
         hash_of_change(db_, id)}
    );
    transaction.commit();
    return id;
}

void Store::settle(const Change& change, ChangeState state, const std::string& text) {
    Transaction transaction(db_);
    Statement(db_, "UPDATE change SET state = ? WHERE id = ?")
        .bind(word_of(state))
        .bind(change.id)
        .run();
    // One that is stuck keeps the names of its programs.
    if (is_over(state)) {
        Statement(db_, "UPDATE change SET files = '[]' WHERE id = ?").bind(change.id).run();
    }
    if (is_over(state) && !(state == ChangeState::done && change.overwrites)) {
        Statement(db_, "UPDATE change SET old_main = x'' WHERE id = ?").bind(change.id).run();
    }
    std::string ledger_hash;
    if (state == ChangeState::done) {
        write_ledger(db_, with_change(ledger(), change.before, change.after), change);
        ledger_hash = hash_of_ledger(db_);
    }
    append(
        db_,
        {change.id,
         timestamp(),
         change.by,
         word_of(state),
         change.method,
         text,
         {},
         {},
         std::move(ledger_hash)}
    );
    transaction.commit();
}

std::optional<Change> Store::find(std::int64_t id) {
    Statement query(db_, fmt::format("SELECT {} FROM change WHERE id = ?", change_columns));
    query.bind(id);
    return one_row(query, read_change);
}

bool Store::is_as_written(std::int64_t id) { return store::is_as_written(db_, id); }

std::vector<Change> Store::unfinished() {
    return changes_where("state IN ('open', 'rolling_back')");
}

std::vector<Change> Store::stuck() {
    return changes_where(
        "state = 'stuck' AND files <> '[]' AND id > "
        "(SELECT coalesce(max(id), 0) FROM change WHERE state = 'done')"
    );
}

std::vector<Change> Store::changes_where(std::string_view condition) {
    Statement query(
        db_, fmt::format("SELECT {} FROM change WHERE {} ORDER BY id", change_columns, condition)
    );
    std::vector<Change> changes;
    while (query.step()) {
        changes.push_back(read_change(query));
    }
    return changes;
}

std::vector<Holding> Store::known_holdings() {
    std::vector<Holding> known;
    std::set<std::string> forgotten;
    const auto add = [&](Ledger ledger) {
        for (auto& holding : ledger.holdings) {
            if (holding.tables && forgotten.count(holding.feature) == 0) {
                known.push_back(std::move(holding));
            }
        }
    };
    add(ledger());
    Statement query(
        db_,
        fmt::format(
            "SELECT before, after, forget FROM change WHERE state = 'done' ORDER BY id DESC "
            "LIMIT {}",
            recent_changes
        )
    );
    while (query.step()) {
        auto before = from_document(query.text(0));
        add(from_document(query.text(1)));
        if (query.integer(2) != 0) {
            for (const auto& holding : before.holdings) {
                forgotten.insert(holding.feature);
            }
        }
        add(std::move(before));
    }
    return known;
}

std::int64_t Store::last_generation() {
    Statement query(
        db_,
        fmt::format(
            "WITH recent AS (SELECT before, after FROM change ORDER BY id DESC LIMIT {}) "
            "SELECT coalesce(max(value ->> '$.tables.generation'), 0) FROM "
            "(SELECT before AS document FROM recent UNION ALL SELECT after FROM recent), "
            "json_each(document, '$.holdings')",
            recent_changes
        )
    );
    return query.step() ? query.integer(0) : 0;
}

std::string Store::fingerprint(const Secret& secret) {
    constexpr std::size_t digits = 16;
    return keyed_hash(db_, secret.reveal()).substr(0, digits);
}

}  // namespace mailctl::store
