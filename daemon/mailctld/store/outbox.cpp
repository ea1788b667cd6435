#include "daemon/mailctld/store/outbox.hpp"

#include "daemon/mailctld/store/rows.hpp"

namespace mailctl::store {

void add_errand(Database& db, std::string_view subject) {
    Statement(db, "INSERT INTO outbox (subject) VALUES (?)").bind(subject).run();
}

std::vector<Errand> errands_behind(Database& db, std::int64_t number, std::int64_t limit) {
    Statement query(
        db, "SELECT sequence, subject FROM outbox WHERE sequence > ? ORDER BY sequence LIMIT ?"
    );
    return all_rows(query.bind(number).bind(limit), [](const Statement& row) {
        return Errand{row.integer(0), row.text(1)};
    });
}

void close_errands(Database& db, std::int64_t up_to) {
    Statement(db, "DELETE FROM outbox WHERE sequence <= ?").bind(up_to).run();
}

std::int64_t count_errands_behind(Database& db, std::int64_t number) {
    Statement query(db, "SELECT count(*) FROM outbox WHERE sequence > ?");
    query.bind(number).step();
    return query.integer(0);
}

std::int64_t closed_errands(Database& db) {
    Statement query(db, "SELECT min(sequence) FROM outbox");
    query.step();
    const auto oldest = query.integer(0);
    return oldest == 0 ? last_errand(db) : oldest - 1;
}

std::int64_t last_errand(Database& db) {
    Statement query(db, "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'");
    return query.step() ? query.integer(0) : 0;
}

}  // namespace mailctl::store
