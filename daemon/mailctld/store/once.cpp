#include "daemon/mailctld/store/once.hpp"

namespace mailctl::store {

std::optional<Once> find_once(Database& db, std::string_view who, std::string_view key) {
    Statement query(
        db, "SELECT who, key, request, run, at, outcome FROM once WHERE who = ? AND key = ?"
    );
    query.bind(who).bind(key);
    if (!query.step()) {
        return std::nullopt;
    }
    return Once{
        query.text(0),
        query.text(1),
        query.text(2),
        query.text(3),
        query.text(4),
        query.text_or_null(5)};
}

std::int64_t count_once(Database& db, std::string_view who) {
    Statement query(db, "SELECT count(*) FROM once WHERE who = ?");
    query.bind(who);
    query.step();
    return query.integer(0);
}

void begin_once(Database& db, const Once& once) {
    Statement(db, "INSERT INTO once (who, key, request, run, at) VALUES (?, ?, ?, ?, ?)")
        .bind(once.who)
        .bind(once.key)
        .bind(once.request)
        .bind(once.run)
        .bind(once.at)
        .run();
}

void end_once(Database& db, const Once& once, std::string_view outcome) {
    Statement(db, "UPDATE once SET outcome = ? WHERE who = ? AND key = ?")
        .bind(outcome)
        .bind(once.who)
        .bind(once.key)
        .run();
}

void forget_once(Database& db, const Once& once) {
    Statement(db, "DELETE FROM once WHERE who = ? AND key = ?").bind(once.who).bind(once.key).run();
}

void forget_once_before(Database& db, std::string_view at) {
    Statement(db, "DELETE FROM once WHERE at < ?").bind(at).run();
}

}  // namespace mailctl::store
