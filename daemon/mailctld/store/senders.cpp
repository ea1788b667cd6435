#include "daemon/mailctld/store/senders.hpp"

#include "daemon/mailctld/store/rows.hpp"

namespace mailctl::store {

std::vector<std::string> sender_addresses_of(Database& db, std::int64_t mailbox) {
    Statement query(
        db,
        "SELECT s.local || '@' || d.name FROM sender s JOIN hosted_domain d ON d.id = s.domain "
        "WHERE s.mailbox = ? ORDER BY 1"
    );
    return all_rows(query.bind(mailbox), [](const Statement& row) { return row.text(0); });
}

std::vector<std::string> mailboxes_sending_as(
    Database& db, std::int64_t domain, std::string_view local
) {
    Statement query(
        db,
        "SELECT m.local || '@' || d.name FROM sender s JOIN mailbox m ON m.id = s.mailbox "
        "JOIN hosted_domain d ON d.id = m.domain WHERE s.domain = ? AND s.local = ? ORDER BY 1"
    );
    query.bind(domain).bind(local);
    return all_rows(query, [](const Statement& row) { return row.text(0); });
}

void add_sender(Database& db, const Sender& sender) {
    Statement(db, "INSERT OR IGNORE INTO sender (mailbox, domain, local) VALUES (?, ?, ?)")
        .bind(sender.mailbox)
        .bind(sender.domain)
        .bind(sender.local)
        .run();
}

void forget_senders(Database& db, std::int64_t mailbox) {
    Statement(db, "DELETE FROM sender WHERE mailbox = ?").bind(mailbox).run();
}

}  // namespace mailctl::store
