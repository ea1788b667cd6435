#include "daemon/mailctld/store/journal.hpp"

#include "common/wire/described.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <ctime>
#include <stdexcept>

namespace mailctl::store {
namespace {

constexpr const char* columns = "sequence, change, at, by, event, method, text, plan, hash";

// A JSON list keeps the fields apart whatever they hold.
std::string hash_of(const wire::json& fields, std::string_view previous) {
    return sha256(wire::to_text({fields, previous}));
}

wire::json fields_of(const Statement& row) {
    return {
        row.integer(0),
        row.integer(1),
        row.text(2),
        row.text(3),
        row.text(4),
        row.text(5),
        row.text(6),
        row.text(7)};
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

}  // namespace

void append(Database& db, const JournalEvent& event) {
    Statement last(db, "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1");
    const bool has_last = last.step();
    const std::int64_t sequence = has_last ? last.integer(0) + 1 : 1;
    const std::string previous = has_last ? last.text(1) : std::string();
    const std::string plan = wire::to_text(wire::encode(event.plan));
    const std::string hash = hash_of(
        {sequence, event.change, event.at, event.by, event.event, event.method, event.text, plan},
        previous
    );
    Statement(
        db, fmt::format("INSERT INTO journal ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", columns)
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
        .run();
}

std::vector<api::HistoryEntry> rows_after(Database& db, std::int64_t sequence, std::int64_t limit) {
    Statement query(
        db,
        fmt::format("SELECT {} FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?", columns)
    );
    query.bind(sequence).bind(limit);
    return read_page(query);
}

std::vector<api::HistoryEntry> newest_rows(Database& db, std::int64_t limit) {
    Statement query(
        db, fmt::format("SELECT {} FROM journal ORDER BY sequence DESC LIMIT ?", columns)
    );
    query.bind(limit);
    auto rows = read_page(query);
    std::reverse(rows.begin(), rows.end());
    return rows;
}

std::int64_t newest_sequence(Database& db) {
    Statement query(db, "SELECT coalesce(max(sequence), 0) FROM journal");
    query.step();
    return query.integer(0);
}

bool ChainCheck::is_intact(Database& db) {
    Statement query(
        db, fmt::format("SELECT {} FROM journal WHERE sequence > ? ORDER BY sequence", columns)
    );
    query.bind(sequence_);
    while (intact_ && query.step()) {
        std::string hash = query.text(8);
        intact_ = query.integer(0) == sequence_ + 1 && hash == hash_of(fields_of(query), hash_);
        ++sequence_;
        hash_ = std::move(hash);
    }
    return intact_;
}

std::string timestamp() {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

}  // namespace mailctl::store
