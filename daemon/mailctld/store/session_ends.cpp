#include "daemon/mailctld/store/session_ends.hpp"

#include "daemon/mailctld/store/rows.hpp"

namespace mailctl::store {

void add_session_end(Database& db, std::string_view whose) {
    Statement(db, "INSERT INTO session_end (whose) VALUES (?)").bind(whose).run();
}

std::vector<SessionEnd> session_ends(Database& db, std::int64_t limit) {
    Statement query(db, "SELECT sequence, whose FROM session_end ORDER BY sequence LIMIT ?");
    return all_rows(query.bind(limit), [](const Statement& row) {
        return SessionEnd{row.integer(0), row.text(1)};
    });
}

void forget_session_ends(Database& db, std::int64_t up_to) {
    Statement(db, "DELETE FROM session_end WHERE sequence <= ?").bind(up_to).run();
}

}  // namespace mailctl::store
