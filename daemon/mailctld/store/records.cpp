#include "daemon/mailctld/store/records.hpp"

#include "common/types/word.hpp"
#include "common/wire/described.hpp"
#include "daemon/mailctld/store/stored_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace mailctl::store {
namespace {

constexpr const char* record_columns = "provider, zone, name, type, ours, base, domain, owner, at";

std::vector<Record> read_rows(Statement& query) {
    std::vector<Record> found;
    while (query.step()) {
        found.push_back(
            {query.text(0),
             query.text(1),
             query.text(2),
             stored_value<api::RecordType>(query.text(3), "type of a record"),
             query.text(4),
             query.text_or_null(5),
             query.text(6),
             query.text(7),
             query.text(8)}
        );
    }
    return found;
}

}  // namespace

std::vector<Record> records_of(
    Database& db, std::string_view domain, const std::optional<std::string>& owner
) {
    Statement query(
        db,
        fmt::format(
            "SELECT {} FROM record WHERE domain = ? AND owner = coalesce(?, owner) "
            "ORDER BY name, type",
            record_columns
        )
    );
    query.bind(domain).bind_or_null(owner);
    return read_rows(query);
}

bool is_same(std::vector<Record> a, std::vector<Record> b) {
    const auto before = [](const Record& x, const Record& y) {
        return std::tie(x.provider, x.zone, x.name, x.type, x.ours) <
               std::tie(y.provider, y.zone, y.name, y.type, y.ours);
    };
    std::sort(a.begin(), a.end(), before);
    std::sort(b.begin(), b.end(), before);
    return a == b;
}

std::vector<Record> records_in(Database& db, std::string_view provider, std::string_view zone) {
    Statement query(
        db,
        fmt::format(
            "SELECT {} FROM record WHERE provider = ? AND zone = ? ORDER BY name, type",
            record_columns
        )
    );
    query.bind(provider).bind(zone);
    return read_rows(query);
}

std::vector<DomainName> domains_with_records(Database& db, std::string_view owner) {
    Statement query(db, "SELECT DISTINCT domain FROM record WHERE owner = ? ORDER BY domain");
    query.bind(owner);
    std::vector<DomainName> found;
    while (query.step()) {
        if (auto domain = DomainName::parse(query.text(0))) {
            found.push_back(*std::move(domain));
        }
    }
    return found;
}

std::int64_t count_records(Database& db, std::string_view provider) {
    Statement query(db, "SELECT count(*) FROM record WHERE provider = ?");
    query.bind(provider);
    query.step();
    return query.integer(0);
}

void give_records(Database& db, std::string_view owner, std::string_view to) {
    Statement(db, "UPDATE record SET owner = ? WHERE owner = ?").bind(to).bind(owner).run();
    const auto member = [](std::string_view name) {
        return wire::to_text({{"owner", name}}).substr(1, name.size() + 10);
    };
    Statement(db, "UPDATE writing SET records = replace(records, ?, ?), owner = ? WHERE owner = ?")
        .bind(member(owner))
        .bind(member(to))
        .bind(to)
        .bind(owner)
        .run();
}

void forget_records_at(Database& db, std::string_view provider) {
    Statement(db, "DELETE FROM record WHERE provider = ?").bind(provider).run();
    Statement(db, "DELETE FROM writing WHERE provider = ?").bind(provider).run();
}

std::int64_t open_writing(Database& db, const Writing& writing) {
    Statement(
        db,
        "INSERT INTO writing (provider, zone, domain, owner, changes, records, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)"
    )
        .bind(writing.provider)
        .bind(writing.zone)
        .bind(writing.domain)
        .bind(writing.owner)
        .bind(wire::to_text(wire::encode(writing.changes)))
        .bind(wire::to_text(wire::encode(writing.records)))
        .bind(writing.at)
        .run();
    return db.last_insert_id();
}

std::vector<Writing> open_writings(Database& db, std::string_view zone) {
    Statement query(
        db,
        "SELECT id, provider, zone, domain, owner, changes, records, at FROM writing "
        "WHERE zone = ? ORDER BY id"
    );
    query.bind(zone);
    std::vector<Writing> found;
    while (query.step()) {
        found.push_back(
            {query.integer(0),
             query.text(1),
             query.text(2),
             query.text(3),
             query.text(4),
             stored_document<std::vector<api::RecordSetChange>>(query.text(5), "write"),
             stored_document<std::vector<Record>>(query.text(6), "write"),
             query.text(7)}
        );
    }
    return found;
}

std::vector<std::string> zones_with_writings(Database& db) {
    Statement query(db, "SELECT DISTINCT zone FROM writing ORDER BY zone");
    std::vector<std::string> zones;
    while (query.step()) {
        zones.push_back(query.text(0));
    }
    return zones;
}

void finish_writing(Database& db, const Writing& writing) {
    Statement(db, "DELETE FROM record WHERE domain = ? AND owner = ?")
        .bind(writing.domain)
        .bind(writing.owner)
        .run();
    Statement insert(
        db,
        fmt::format(
            "INSERT OR REPLACE INTO record ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", record_columns
        )
    );
    for (const auto& record : writing.records) {
        insert.again()
            .bind(record.provider)
            .bind(record.zone)
            .bind(record.name)
            .bind(word_of(record.type))
            .bind(record.ours)
            .bind_or_null(record.base)
            .bind(record.domain)
            .bind(record.owner)
            .bind(record.at)
            .run();
    }
    forget_writing(db, writing.id);
}

void forget_writing(Database& db, std::int64_t id) {
    Statement(db, "DELETE FROM writing WHERE id = ?").bind(id).run();
}

}  // namespace mailctl::store
