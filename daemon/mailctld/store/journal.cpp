#include "daemon/mailctld/store/journal.hpp"

#include "common/wire/described.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <ctime>
#include <limits>
#include <stdexcept>
#include <utility>

namespace mailctl::store {
namespace {

constexpr const char* journal_columns =
    "sequence, change, at, by, event, method, text, plan, hash, change_hash, ledger_hash";

// A JSON list keeps the fields apart whatever they hold.
std::string hash_of(const wire::json& fields, std::string_view previous) {
    return sha256(wire::to_text({fields, previous}));
}

// Rows that cover nothing besides have the form that those of older versions have.
wire::json with_covered(wire::json fields, const std::string& change, const std::string& ledger) {
    if (!change.empty() || !ledger.empty()) {
        fields.push_back(change);
        fields.push_back(ledger);
    }
    return fields;
}

wire::json fields_of(const Statement& row) {
    return with_covered(
        {row.integer(0),
         row.integer(1),
         row.text(2),
         row.text(3),
         row.text(4),
         row.text(5),
         row.text(6),
         row.text(7)},
        row.text(9),
        row.text(10)
    );
}

std::string condition_of(const JournalFilter& filter) {
    return fmt::format(
        "{}{}",
        filter.by.empty() ? "" : " AND by = ?",
        filter.interface.empty() ? "" : " AND substr(method, 1, length(?)) = ?"
    );
}

void bind_filter(Statement& query, const JournalFilter& filter) {
    if (!filter.by.empty()) {
        query.bind(filter.by);
    }
    if (!filter.interface.empty()) {
        const auto prefix = filter.interface + ".";
        query.bind(prefix).bind(prefix);
    }
}

// The numbers go on from the head, so that none is given again to a row that somebody has cut off.
ChainEnd end_of_chain(Database& db) {
    Statement last(db, "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1");
    const auto row = last.step() ? ChainEnd{last.integer(0), last.text(1)} : ChainEnd();
    auto head = journal_head(db).value_or(ChainEnd());
    return head.sequence >= row.sequence ? std::move(head) : row;
}

std::vector<api::PlanItem> parse_plan(const std::string& text) {
    auto parsed = wire::parse_json(text);
    if (!parsed) {
        throw std::runtime_error("a plan in the journal is damaged");
    }
    auto plan = wire::decode<std::vector<api::PlanItem>>(*parsed, "plan");
    if (!plan) {
        throw std::runtime_error("a plan in the journal is damaged");
    }
    return *std::move(plan);
}

std::vector<api::HistoryEntry> read_page(Statement& query) {
    constexpr std::size_t fixed_bytes = 256;  // the other fields and the names of all, as JSON
    std::vector<api::HistoryEntry> rows;
    std::size_t bytes = 0;
    while (query.step()) {
        const std::string plan = query.text(7);
        api::HistoryEntry row{
            query.integer(0),
            query.integer(1),
            query.text(2),
            query.text(3),
            query.text(4),
            query.text(5),
            query.text(6),
            parse_plan(plan),
            query.text(8)};
        bytes += fixed_bytes + row.text.size() + plan.size();
        if (bytes > page_bytes_max && !rows.empty()) {
            break;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<api::HistoryEntry> rows_beyond(
    Database& db,
    std::string_view beyond,
    std::string_view order,
    std::int64_t sequence,
    std::int64_t limit,
    const JournalFilter& filter
) {
    Statement query(
        db,
        fmt::format(
            "SELECT {} FROM journal WHERE sequence {}{} ORDER BY {} LIMIT ?",
            journal_columns,
            beyond,
            condition_of(filter),
            order
        )
    );
    query.bind(sequence);
    bind_filter(query, filter);
    query.bind(limit);
    return read_page(query);
}

}  // namespace

void append(Database& db, const JournalEvent& event) {
    const auto previous = end_of_chain(db);
    const std::int64_t sequence = previous.sequence + 1;
    const std::string plan = wire::to_text(wire::encode(event.plan));
    const std::string hash = hash_of(
        with_covered(
            {sequence,
             event.change,
             event.at,
             event.by,
             event.event,
             event.method,
             event.text,
             plan},
            event.change_hash,
            event.ledger_hash
        ),
        previous.hash
    );
    Statement(
        db,
        fmt::format(
            "INSERT INTO journal ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", journal_columns
        )
    )
        .bind(sequence)
        .bind(event.change)
        .bind(event.at)
        .bind(event.by)
        .bind(event.event)
        .bind(event.method)
        .bind(event.text)
        .bind(plan)
        .bind(hash)
        .bind(event.change_hash)
        .bind(event.ledger_hash)
        .run();
    if (!event.owner.empty()) {
        Statement(db, "INSERT OR REPLACE INTO journal_owner (sequence, owner) VALUES (?, ?)")
            .bind(sequence)
            .bind(event.owner)
            .run();
    }
    Statement(db, "INSERT OR REPLACE INTO journal_head (id, sequence, hash) VALUES (1, ?, ?)")
        .bind(sequence)
        .bind(hash)
        .run();
    db.after_commit([sequence, change = event.change, name = event.event, by = event.by, hash] {
        log_info(
            "journal",
            {{"row", std::to_string(sequence)},
             {"change", change == 0 ? "" : std::to_string(change)},
             {"event", name},
             {"by", by},
             {"hash", hash}}
        );
    });
}

std::vector<api::HistoryEntry> rows_after(
    Database& db, std::int64_t sequence, std::int64_t limit, const JournalFilter& filter
) {
    return rows_beyond(db, "> ?", "sequence", sequence, limit, filter);
}

std::vector<api::HistoryEntry> rows_before(
    Database& db, std::int64_t sequence, std::int64_t limit, const JournalFilter& filter
) {
    return rows_beyond(db, "< ?", "sequence DESC", sequence, limit, filter);
}

std::set<std::int64_t> rows_of(
    Database& db, std::string_view owner, std::int64_t first, std::int64_t last
) {
    Statement query(
        db, "SELECT sequence FROM journal_owner WHERE sequence BETWEEN ? AND ? AND owner = ?"
    );
    query.bind(first).bind(last).bind(owner);
    std::set<std::int64_t> found;
    while (query.step()) {
        found.insert(query.integer(0));
    }
    return found;
}

std::vector<api::HistoryEntry> newest_rows(
    Database& db, std::int64_t limit, const JournalFilter& filter
) {
    auto rows = rows_before(db, std::numeric_limits<std::int64_t>::max(), limit, filter);
    std::reverse(rows.begin(), rows.end());
    return rows;
}

std::int64_t before_newest_rows(Database& db, std::int64_t limit, const JournalFilter& filter) {
    Statement query(
        db,
        fmt::format(
            "SELECT sequence FROM journal WHERE true{} ORDER BY sequence DESC LIMIT 1 OFFSET ?",
            condition_of(filter)
        )
    );
    bind_filter(query, filter);
    query.bind(limit);
    return query.step() ? query.integer(0) : 0;
}

ChainEnd tail(Database& db) {
    Statement query(db, "SELECT sequence, hash FROM journal_tail");
    return query.step() ? ChainEnd{query.integer(0), query.text(1)} : ChainEnd();
}

std::int64_t newest_sequence(Database& db) {
    Statement query(db, "SELECT coalesce(max(sequence), 0) FROM journal");
    query.step();
    return query.integer(0);
}

void walk(
    Database& db, ChainEnd from, std::int64_t last, const std::function<bool(const Link&)>& step
) {
    Statement query(
        db,
        fmt::format(
            "SELECT {} FROM journal WHERE sequence > ? AND sequence <= ? ORDER BY sequence",
            journal_columns
        )
    );
    query.bind(from.sequence).bind(last);
    bool goes_on = true;
    while (goes_on && query.step()) {
        ChainEnd end{query.integer(0), query.text(8)};
        const bool fits = end.hash == hash_of(fields_of(query), from.hash);
        from = end;
        goes_on = step({std::move(end), fits, query.integer(1), query.text(4), query.text(9)});
    }
}

std::optional<ChainEnd> journal_head(Database& db) {
    Statement query(db, "SELECT sequence, hash FROM journal_head");
    return query.step() ? std::optional(ChainEnd{query.integer(0), query.text(1)}) : std::nullopt;
}

std::string timestamp(std::chrono::seconds from_now) {
    const auto when = std::time(nullptr) + static_cast<std::time_t>(from_now.count());
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(when));
}

}  // namespace mailctl::store
