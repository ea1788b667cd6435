#include "daemon/mailctld/store/session_ends.hpp"

#include "daemon/mailctld/store/outbox.hpp"
#include "daemon/mailctld/store/rows.hpp"

namespace mailctl::store {

void add_session_end(Database& db, std::string_view whose) {
    Statement(db, "INSERT INTO session_end (whose, errand) VALUES (?, ?)")
        .bind(whose)
        .bind(last_errand(db))
        .run();
}

std::vector<SessionEnd> session_ends(Database& db, std::int64_t followed, std::int64_t limit) {
    Statement query(
        db,
        "SELECT sequence, whose FROM session_end AS s WHERE NOT EXISTS (SELECT 1 FROM outbox "
        "WHERE sequence > ? AND sequence <= s.errand) ORDER BY s.sequence LIMIT ?"
    );
    return all_rows(query.bind(followed).bind(limit), [](const Statement& row) {
        return SessionEnd{row.integer(0), row.text(1)};
    });
}

void forget_session_ends(Database& db, std::int64_t up_to) {
    Statement(db, "DELETE FROM session_end WHERE sequence <= ?").bind(up_to).run();
}

}  // namespace mailctl::store
