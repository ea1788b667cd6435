#include "daemon/mailctld/store/chain.hpp"

#include "common/wire/json.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/archive.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/store.hpp"

#include <fmt/format.h>

#include <utility>

namespace mailctl::store {
namespace {

constexpr std::int64_t the_end = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view covering_event = "covered";  // both also in covering_row()
constexpr std::string_view archiving_event = "archived";

constexpr const char* older_was_edited = "the record of an older change was edited";

constexpr const char* record =
    "SELECT id, at, by, method, old_hash, new_hash, before, after, restart, forget, overwrites, "
    "CASE WHEN id IN (SELECT change FROM journal) THEN '' ELSE state END FROM change ";
constexpr int state_column = 11;

constexpr const char* kept_files =
    "SELECT id, old_main, old_hash FROM change WHERE length(old_main) > 0";

std::string hash_of_record(const Statement& row) {
    return sha256(wire::to_text(wire::json{
        row.integer(0),
        row.text(1),
        row.text(2),
        row.text(3),
        row.text(4),
        row.text(5),
        row.text(6),
        row.text(7),
        row.integer(8),
        row.integer(9),
        row.integer(10)}));
}

// The last row that covers all changes before it; 0 where none does.
std::int64_t covering_row(Database& db) {
    Statement query(
        db,
        "SELECT coalesce(max(sequence), 0) FROM journal WHERE event IN ('covered', "
        "'archived')"
    );
    query.step();
    return query.integer(0);
}

// Of the changes that no row behind that one opens; of those that no row tells of, with the state
// that they ended in.
std::string hash_of_older_changes(Database& db, std::int64_t covering) {
    Statement query(
        db,
        std::string(record) +
            "WHERE NOT EXISTS (SELECT 1 FROM journal WHERE journal.change = change.id AND "
            "change_hash <> '' AND sequence > ?) ORDER BY id"
    );
    query.bind(covering);
    std::string hashes;
    while (query.step()) {
        hashes += hash_of_record(query) + query.text(state_column);
    }
    return hashes.empty() ? std::string() : sha256(hashes);
}

std::string first_text(Database& db, const char* sql) {
    Statement query(db, sql);
    return query.step() ? query.text(0) : std::string();
}

// What the journal's row says of a change or of all older ones, against what is there; empty where
// both are the same.
std::string trouble_with_record(Database& db, const Link& link, std::int64_t covering) {
    if (link.end.sequence < covering) {
        return "";  // The records had another form then.
    }
    if (link.end.sequence == covering) {
        return link.change_hash == hash_of_older_changes(db, covering) ? "" : older_was_edited;
    }
    const auto hash = hash_of_change(db, link.change);
    if (hash == link.change_hash) {
        return "";
    }
    return fmt::format(
        "the record of change {} {}", link.change, hash.empty() ? "is missing" : "was edited"
    );
}

// A main.cf that is kept with a change is as it was then.
bool is_kept_as_it_was(const Statement& row) { return sha256(row.text(1)) == row.text(2); }

void append_covering(Database& db, std::string_view event, std::string text, std::string hash) {
    append(
        db,
        {0,
         timestamp(),
         "root",
         std::string(event),
         "",
         std::move(text),
         {},
         std::move(hash),
         hash_of_ledger(db)}
    );
}

std::string missing(std::int64_t first, std::int64_t last) {
    return first == last ? fmt::format("row {} is missing", first)
                         : fmt::format("rows {} to {} are missing", first, last);
}

}  // namespace

std::string hash_of_change(Database& db, std::int64_t id) {
    Statement query(db, std::string(record) + "WHERE id = ?");
    query.bind(id);
    return query.step() ? hash_of_record(query) : std::string();
}

std::string hash_of_ledger(Database& db) {
    auto text = first_text(db, "SELECT document FROM ledger");
    Statement query(db, "SELECT document FROM holding ORDER BY feature");
    while (query.step()) {
        text += '\n' + query.text(0);
    }
    return sha256(text);
}

bool is_as_written(Database& db, std::int64_t id) {
    Statement kept(db, std::string(kept_files) + " AND id = ?");
    kept.bind(id);
    if (kept.step() && !is_kept_as_it_was(kept)) {
        return false;
    }
    const auto covering = covering_row(db);
    Statement query(
        db,
        "SELECT change_hash FROM journal WHERE change = ? AND change_hash <> '' AND sequence > ?"
    );
    query.bind(id).bind(covering);
    if (query.step()) {
        return query.text(0) == hash_of_change(db, id);
    }
    Statement cover(db, "SELECT change_hash FROM journal WHERE sequence = ?");
    cover.bind(covering);
    return cover.step() && cover.text(0) == hash_of_older_changes(db, covering);
}

void cover_older_changes(Database& db) {
    auto hash = hash_of_older_changes(db, newest_sequence(db));
    if (!hash.empty()) {
        append_covering(
            db,
            covering_event,
            "what undo needs of the changes above is part of the journal as it is now",
            std::move(hash)
        );
    }
}

void note_archive(Database& db, std::string text) {
    append_covering(
        db, archiving_event, std::move(text), hash_of_older_changes(db, newest_sequence(db))
    );
}

void ChainCheck::found(std::string trouble) {
    if (trouble_.empty() && !trouble.empty()) {
        log_error("journal.broken", {{"text", trouble}});
        trouble_ = std::move(trouble);
    }
}

void ChainCheck::check_rows(Database& db, ChainEnd& end, std::int64_t last) {
    const auto covering = covering_row(db);
    if (end.sequence < tail(db).sequence) {
        end = tail(db);
    }
    walk(db, end, last, [&](const Link& link) {
        if (link.end.sequence != end.sequence + 1) {
            found(missing(end.sequence + 1, link.end.sequence - 1));
        } else if (!link.fits) {
            found(fmt::format("row {} was edited", link.end.sequence));
        } else if (!link.change_hash.empty()) {
            found(trouble_with_record(db, link, covering));
        }
        end = link.end;
        return trouble_.empty();
    });
}

// All that was walked is there still, and nothing has gone from behind it.
void ChainCheck::check_head(Database& db) {
    const auto head = journal_head(db);
    if (!head) {
        return found("the number and hash of the last row are lost");
    }
    if (head->sequence > end_.sequence) {
        return found(missing(end_.sequence + 1, head->sequence));
    }
    Statement query(db, "SELECT count(*), coalesce(max(sequence), 0) FROM journal");
    query.step();
    if (query.integer(1) < head->sequence) {
        return found(missing(query.integer(1) + 1, head->sequence));
    }
    if (query.integer(0) != end_.sequence - tail(db).sequence) {
        return found("rows are missing in the midst");
    }
    if (*head != end_) {
        found(fmt::format("row {} is not the one that was written last", end_.sequence));
    }
}

// What has gone from the beginning has gone into the archive.
void ChainCheck::check_tail(Database& db) {
    const auto begin = tail(db);
    const auto told = first_text(
        db, "SELECT text FROM journal WHERE event = 'archived' ORDER BY sequence DESC LIMIT 1"
    );
    if (told != (begin == ChainEnd() ? "" : archived_text(begin))) {
        found("the journal does not begin where it says it does");
    }
}

// The states are in the journal as events, and what the last change has left is the ledger.
void ChainCheck::check_changes(Database& db) {
    Statement lost(
        db,
        "SELECT change FROM journal WHERE change > 0 AND change NOT IN (SELECT id FROM change) "
        "LIMIT 1"
    );
    if (lost.step()) {
        return found(fmt::format("the record of change {} is missing", lost.integer(0)));
    }
    const auto covering = covering_row(db);
    Statement cover(db, "SELECT change_hash FROM journal WHERE sequence = ?");
    cover.bind(covering);
    if (cover.step() && cover.text(0) != hash_of_older_changes(db, covering)) {
        return found(older_was_edited);
    }
    Statement kept(db, kept_files);
    while (kept.step()) {
        if (!is_kept_as_it_was(kept)) {
            return found(fmt::format("the record of change {} was edited", kept.integer(0)));
        }
    }
    Statement states(
        db,
        "SELECT id, state, (SELECT event FROM journal WHERE journal.change = change.id ORDER BY "
        "sequence DESC LIMIT 1) AS event FROM change WHERE (event IS NULL AND ? = "
        "0) OR state <> CASE event WHEN 'opened' THEN 'open' ELSE event END ORDER BY id LIMIT 1"
    );
    states.bind(covering);
    if (states.step()) {
        return found(
            states.text(2).empty()
                ? fmt::format("change {} has no row", states.integer(0))
                : fmt::format("change {} is said to be {}", states.integer(0), states.text(1))
        );
    }
    const auto ledger = first_text(
        db, "SELECT ledger_hash FROM journal WHERE ledger_hash <> '' ORDER BY sequence DESC LIMIT 1"
    );
    if (ledger != hash_of_ledger(db) &&
        !(ledger.empty() && first_text(db, "SELECT document FROM ledger").empty())) {
        found("the ledger was edited");
    }
}

void ChainCheck::find_trouble(Database& db) {
    check_tail(db);
    if (trouble_.empty()) {
        check_rows(db, end_, the_end);
    }
    if (trouble_.empty()) {
        check_head(db);
    }
    if (trouble_.empty()) {
        check_changes(db);
    }
}

const std::string& ChainCheck::trouble(Database& db) {
    const auto version = version_of(db);
    if (trouble_.empty() && version != version_) {
        const ReadTransaction moment(db);
        find_trouble(db);
        version_ = version;
    }
    return trouble_;
}

bool ChainCheck::is_whole_within(Database& db) {
    find_trouble(db);
    return trouble_.empty();
}

bool ChainCheck::is_intact(Database& db, std::int64_t first, std::int64_t last) {
    if (trouble(db).empty()) {
        const ReadTransaction moment(db);
        Statement before(db, "SELECT hash FROM journal WHERE sequence = ?");
        before.bind(first - 1);
        ChainEnd end{first - 1, before.step() ? before.text(0) : std::string()};
        if (first - 1 <= tail(db).sequence) {
            end = tail(db);
        }
        check_rows(db, end, last);
    }
    return trouble_.empty();
}

}  // namespace mailctl::store
