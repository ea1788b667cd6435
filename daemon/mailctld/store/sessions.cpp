#include "daemon/mailctld/store/sessions.hpp"

#include "daemon/mailctld/store/rows.hpp"

namespace mailctl::store {
namespace {

constexpr const char* session_columns =
    "SELECT id, user, hash, since, seen, proven, address, agent FROM session ";

Session read_session(const Statement& row) {
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

}  // namespace

std::optional<Session> find_session_hashed(Database& db, std::string_view hash) {
    Statement query(db, std::string(session_columns) + "WHERE hash = ?");
    query.bind(hash);
    return one_row(query, read_session);
}

std::vector<Session> sessions_of(Database& db, std::int64_t user) {
    Statement query(db, std::string(session_columns) + "WHERE user = ? ORDER BY id DESC");
    query.bind(user);
    return all_rows(query, read_session);
}

void add_session(Database& db, const Session& session) {
    Statement(
        db,
        "INSERT INTO session (user, hash, since, seen, proven, address, agent) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)"
    )
        .bind(session.user)
        .bind(session.hash)
        .bind(session.since)
        .bind(session.seen)
        .bind(session.proven)
        .bind(session.address)
        .bind(session.agent)
        .run();
}

void note_seen(Database& db, std::int64_t id, std::string_view at) {
    Statement(db, "UPDATE session SET seen = ? WHERE id = ?").bind(at).bind(id).run();
}

void note_proof(Database& db, std::int64_t id, std::string_view at) {
    Statement(db, "UPDATE session SET proven = ? WHERE id = ?").bind(at).bind(id).run();
}

void forget_session(Database& db, std::int64_t id) {
    Statement(db, "DELETE FROM session WHERE id = ?").bind(id).run();
}

std::string key_name(std::int64_t user) { return std::string(key_prefix) + std::to_string(user); }

void forget_sessions(Database& db, std::int64_t user, std::int64_t kept) {
    Statement(db, "DELETE FROM session WHERE user = ? AND id <> ?").bind(user).bind(kept).run();
    Statement(db, "DELETE FROM token WHERE name = ?").bind(key_name(user)).run();
}

void forget_sessions_before(Database& db, std::string_view since, std::string_view seen) {
    Statement(db, "DELETE FROM session WHERE since < ? OR seen < ?").bind(since).bind(seen).run();
}

}  // namespace mailctl::store
