#include "daemon/mailctld/store/aliases.hpp"

#include "daemon/mailctld/store/rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::store {
namespace {

const std::string alias_columns = fmt::format(
    "SELECT {} FROM alias a JOIN hosted_domain d ON d.id = a.domain ", alias_row_columns
);

Alias read_alias(const Statement& row) {
    return {row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4), row.text(5)};
}

}  // namespace

AliasRow read_alias_row(const Statement& row) { return {read_alias(row), row.text(6)}; }

std::vector<Alias> aliases_of(Database& db, std::int64_t domain, std::string_view local) {
    Statement query(db, alias_columns + "WHERE a.domain = ? AND a.local = ? ORDER BY a.id");
    return all_rows(query.bind(domain).bind(local), read_alias);
}

std::vector<PlacedAlias> aliases_of(Database& db, const std::vector<Place>& places) {
    Statement query(
        db,
        "SELECT p.key, a.destination FROM json_each(?) p JOIN alias a "
        "ON a.domain = p.value ->> 0 AND a.local = p.value ->> 1 ORDER BY p.key, a.id"
    );
    return all_rows(query.bind(places_text(places)), [](const Statement& row) {
        return PlacedAlias{static_cast<std::size_t>(row.integer(0)), row.text(1)};
    });
}

std::optional<AliasRow> find_alias(Database& db, std::int64_t id) {
    Statement query(db, alias_columns + "WHERE a.id = ?");
    return one_row(query.bind(id), read_alias_row);
}

std::vector<AliasRow> aliases_to(Database& db, std::string_view destination) {
    const auto at = std::min(destination.rfind('@'), destination.size());
    const std::string tagged(destination.substr(0, at));
    Statement query(
        db,
        alias_columns +
            "WHERE a.destination = ? OR (a.destination > ? AND a.destination < ? "
            "AND substr(a.destination, instr(a.destination, '@')) = ?) ORDER BY a.id"
    );
    query.bind(destination).bind(tagged + '+').bind(tagged + ',').bind(destination.substr(at));
    return all_rows(query, read_alias_row);
}

std::vector<AliasRow> aliases_caught_in(Database& db, std::string_view domain) {
    Statement query(
        db,
        alias_columns +
            "JOIN hosted_domain t ON t.name = ?1 "
            "WHERE substr(a.destination, instr(a.destination, '@') + 1) = ?1 "
            "AND NOT EXISTS (SELECT 1 FROM mailbox WHERE domain = t.id "
            "AND local = substr(a.destination, 1, instr(a.destination, '@') - 1)) "
            "AND NOT EXISTS (SELECT 1 FROM alias WHERE domain = t.id "
            "AND local = substr(a.destination, 1, instr(a.destination, '@') - 1)) ORDER BY a.id"
    );
    return all_rows(query.bind(domain), read_alias_row);
}

std::vector<AliasRow> aliases(Database& db, const AliasFilter& filter, std::int64_t limit) {
    std::string sql = alias_columns + "WHERE a.id > ?";
    sql += filter.domain ? " AND a.domain = ?" : "";
    sql += filter.owner.empty() ? "" : " AND d.owner = ?";
    sql += filter.contains.empty()
               ? ""
               : " AND instr(a.local || '@' || d.name || ' ' || a.destination, ?) > 0";
    Statement query(db, sql + " ORDER BY a.id LIMIT ?");
    query.bind(filter.after);
    if (filter.domain) {
        query.bind(*filter.domain);
    }
    if (!filter.owner.empty()) {
        query.bind(filter.owner);
    }
    if (!filter.contains.empty()) {
        query.bind(filter.contains);
    }
    return all_rows(query.bind(limit), read_alias_row);
}

std::int64_t add_alias(Database& db, const Alias& alias) {
    Statement row(
        db,
        "INSERT INTO alias (domain, local, destination, since, by) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (domain, local, destination) DO UPDATE SET since = since RETURNING id"
    );
    row.bind(alias.domain)
        .bind(alias.local)
        .bind(alias.destination)
        .bind(alias.since)
        .bind(alias.by);
    row.step();
    return row.integer(0);
}

void save_alias(Database& db, const Alias& alias) {
    Statement(db, "UPDATE OR REPLACE alias SET domain = ?, local = ?, destination = ? WHERE id = ?")
        .bind(alias.domain)
        .bind(alias.local)
        .bind(alias.destination)
        .bind(alias.id)
        .run();
}

void forget_alias(Database& db, std::int64_t id) {
    Statement(db, "DELETE FROM alias WHERE id = ?").bind(id).run();
}

}  // namespace mailctl::store
