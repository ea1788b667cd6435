#include "daemon/mailctld/store/invitations.hpp"

#include "daemon/mailctld/store/rows.hpp"

namespace mailctl::store {
namespace {

Invitation read_invitation(const Statement& row) {
    return {row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4)};
}

}  // namespace

std::optional<Invitation> find_invitation(Database& db, std::int64_t mailbox) {
    Statement query(
        db, "SELECT mailbox, hash, expires, since, by FROM invitation WHERE mailbox = ?"
    );
    return one_row(query.bind(mailbox), read_invitation);
}

std::optional<Invitation> find_invitation_hashed(Database& db, std::string_view hash) {
    Statement query(db, "SELECT mailbox, hash, expires, since, by FROM invitation WHERE hash = ?");
    return one_row(query.bind(hash), read_invitation);
}

std::vector<InvitationRow> invitations(Database& db, std::string_view owner) {
    Statement query(
        db,
        "SELECT i.mailbox, i.hash, i.expires, i.since, i.by, m.local || '@' || d.name "
        "FROM invitation i JOIN mailbox m ON m.id = i.mailbox "
        "JOIN hosted_domain d ON d.id = m.domain WHERE ?1 = '' OR d.owner = ?1 ORDER BY 6"
    );
    return all_rows(query.bind(owner), [](const Statement& row) {
        return InvitationRow{read_invitation(row), row.text(5)};
    });
}

void save_invitation(Database& db, const Invitation& invitation) {
    Statement(
        db,
        "INSERT OR REPLACE INTO invitation (mailbox, hash, expires, since, by) "
        "VALUES (?, ?, ?, ?, ?)"
    )
        .bind(invitation.mailbox)
        .bind(invitation.hash)
        .bind(invitation.expires)
        .bind(invitation.since)
        .bind(invitation.by)
        .run();
}

void forget_invitation(Database& db, std::int64_t mailbox) {
    Statement(db, "DELETE FROM invitation WHERE mailbox = ?").bind(mailbox).run();
}

}  // namespace mailctl::store
