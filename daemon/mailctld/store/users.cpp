#include "daemon/mailctld/store/users.hpp"

#include "daemon/mailctld/store/rows.hpp"
#include "daemon/mailctld/store/sessions.hpp"
#include "daemon/mailctld/store/words.hpp"

#include <fmt/format.h>

namespace mailctl::store {
namespace {

constexpr const char* user_columns =
    "SELECT id, name, owner, role, password, enabled, since, by, factor_key, factor_confirmed, "
    "factor_step, recovery, last_login, last_address FROM user ";

std::optional<SecondFactor> read_factor(const Statement& row) {
    auto key = row.text_or_null(8);
    if (!key) {
        return std::nullopt;
    }
    return SecondFactor{
        *std::move(key), row.integer(9) != 0, row.integer(10), words_of(row.text(11))};
}

User read_user(const Statement& row) {
    return {
        row.integer(0),
        row.text(1),
        row.text(2),
        row.text(3),
        row.text(4),
        row.integer(5) != 0,
        row.text(6),
        row.text(7),
        read_factor(row),
        row.text_or_null(12),
        row.text_or_null(13)};
}

}  // namespace

std::vector<User> all_users(Database& db) {
    Statement query(db, std::string(user_columns) + "ORDER BY name");
    return all_rows(query, read_user);
}

std::vector<User> users_after(
    Database& db, std::string_view after, std::int64_t limit, std::string_view owner, bool is_down
) {
    const auto* const of_owner = owner.empty() ? "" : "AND owner = ? ";
    Statement query(
        db,
        fmt::format(
            "{}WHERE name {} ? {}ORDER BY name{} LIMIT ?",
            user_columns,
            is_down && !after.empty() ? '<' : '>',
            of_owner,
            is_down ? " DESC" : ""
        )
    );
    query.bind(after);
    if (!owner.empty()) {
        query.bind(owner);
    }
    query.bind(limit);
    return all_rows(query, read_user);
}

std::optional<User> find_user(Database& db, std::int64_t id) {
    Statement query(db, std::string(user_columns) + "WHERE id = ?");
    return one_row(query.bind(id), read_user);
}

std::optional<User> find_user_named(Database& db, std::string_view name) {
    Statement query(db, std::string(user_columns) + "WHERE name = ?");
    return one_row(query.bind(name), read_user);
}

std::int64_t add_user(Database& db, const User& user) {
    Statement row(
        db,
        "INSERT INTO user (name, owner, role, password, since, by) VALUES (?, ?, ?, ?, ?, ?) "
        "RETURNING id"
    );
    row.bind(user.name)
        .bind(user.owner)
        .bind(user.role)
        .bind(user.password)
        .bind(user.since)
        .bind(user.by);
    row.step();
    return row.integer(0);
}

void save_user(Database& db, const User& user) {
    const auto factor = user.second_factor.value_or(SecondFactor());
    const auto key = user.second_factor ? std::optional(factor.key) : std::nullopt;
    Statement(
        db,
        "UPDATE user SET role = ?, password = ?, enabled = ?, factor_key = ?, factor_confirmed = "
        "?, factor_step = ?, recovery = ?, last_login = ?, last_address = ? WHERE id = ?"
    )
        .bind(user.role)
        .bind(user.password)
        .bind(std::int64_t{user.is_enabled ? 1 : 0})
        .bind_or_null(key)
        .bind(std::int64_t{factor.is_confirmed ? 1 : 0})
        .bind(factor.last_step)
        .bind(text_of(factor.recovery))
        .bind_or_null(user.last_login)
        .bind_or_null(user.last_address)
        .bind(user.id)
        .run();
}

void forget_user(Database& db, std::int64_t id) {
    forget_sessions(db, id, 0);
    Statement(db, "DELETE FROM user WHERE id = ?").bind(id).run();
}

}  // namespace mailctl::store
