#include "daemon/mailctld/store/tokens.hpp"

#include "daemon/mailctld/store/rows.hpp"
#include "daemon/mailctld/store/words.hpp"

#include <fmt/format.h>

namespace mailctl::store {
namespace {

constexpr const char* token_columns =
    "SELECT id, name, owner, rights, hash, since, by, expires, addresses, last_used, last_address "
    "FROM token ";

Token read_token(const Statement& row) {
    return {
        row.integer(0),
        row.text(1),
        row.text(2),
        row.text(3),
        row.text(4),
        row.text(5),
        row.text(6),
        row.text_or_null(7),
        words_of(row.text(8)),
        row.text_or_null(9),
        row.text_or_null(10)};
}

}  // namespace

std::vector<Token> all_tokens(Database& db) {
    Statement query(db, std::string(token_columns) + "ORDER BY id");
    return all_rows(query, read_token);
}

std::vector<Token> tokens_after(
    Database& db, std::int64_t after, std::int64_t limit, std::string_view owner, bool is_down
) {
    const auto* const of_owner = owner.empty() ? "" : "AND owner = ? ";
    Statement query(
        db,
        fmt::format(
            "{}WHERE id {} ? {}ORDER BY id{} LIMIT ?",
            token_columns,
            is_down && after > 0 ? '<' : '>',
            of_owner,
            is_down ? " DESC" : ""
        )
    );
    query.bind(after);
    if (!owner.empty()) {
        query.bind(owner);
    }
    query.bind(limit);
    return all_rows(query, read_token);
}

std::optional<Token> find_token(Database& db, std::int64_t id) {
    Statement query(db, std::string(token_columns) + "WHERE id = ?");
    return one_row(query.bind(id), read_token);
}

std::optional<Token> find_token_named(Database& db, std::string_view name) {
    Statement query(db, std::string(token_columns) + "WHERE name = ?");
    return one_row(query.bind(name), read_token);
}

std::optional<Token> find_token_hashed(Database& db, std::string_view hash) {
    Statement query(db, std::string(token_columns) + "WHERE hash = ?");
    return one_row(query.bind(hash), read_token);
}

std::int64_t add_token(Database& db, const Token& token) {
    Statement row(
        db,
        "INSERT INTO token (name, owner, rights, hash, since, by, expires, addresses) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"
    );
    row.bind(token.name)
        .bind(token.owner)
        .bind(token.rights)
        .bind(token.hash)
        .bind(token.since)
        .bind(token.by)
        .bind_or_null(token.expires)
        .bind(text_of(token.addresses));
    row.step();
    return row.integer(0);
}

void renew_token(Database& db, const Token& token) {
    Statement(
        db,
        "UPDATE token SET rights = ?, hash = ?, since = ?, by = ?, last_used = NULL, "
        "last_address = NULL WHERE id = ?"
    )
        .bind(token.rights)
        .bind(token.hash)
        .bind(token.since)
        .bind(token.by)
        .bind(token.id)
        .run();
}

void forget_token(Database& db, std::int64_t id) {
    Statement(db, "DELETE FROM token WHERE id = ?").bind(id).run();
}

void note_use(Database& db, std::int64_t id, std::string_view at, std::string_view address) {
    Statement(db, "UPDATE token SET last_used = ?, last_address = ? WHERE id = ?")
        .bind(at)
        .bind(address)
        .bind(id)
        .run();
}

}  // namespace mailctl::store
