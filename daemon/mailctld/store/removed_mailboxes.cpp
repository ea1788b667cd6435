#include "daemon/mailctld/store/removed_mailboxes.hpp"

#include "daemon/mailctld/store/rows.hpp"
#include "daemon/mailctld/store/stored_value.hpp"

#include <fmt/format.h>

namespace mailctl::store {
namespace {

constexpr const char* removed_columns =
    "SELECT id, owner, domain, mailbox, local, password, quota, suspended, refuses, display_name, "
    "since, by, password_at, removed_at, removed_by, until, storage, state FROM removed_mailbox ";

RemovedMailbox read_removed(const Statement& row) {
    return {
        row.integer(0),
        row.text(1),
        row.text(2),
        {row.integer(3),
         0,
         row.text(4),
         row.text(5),
         row.integer(6),
         row.integer(7) != 0,
         row.integer(8) != 0,
         row.text(9),
         row.text(10),
         row.text(11),
         row.text(12)},
        row.text(13),
        row.text(14),
        row.text(15),
        row.text(16),
        stored_value<MailState>(row.text(17), "state of mail")};
}

void remember(
    Database& db, std::string_view condition, std::int64_t number, const RemovedMailbox& removal
) {
    Statement(
        db,
        fmt::format(
            "INSERT INTO removed_mailbox (owner, domain, mailbox, local, password, quota, "
            "suspended, refuses, display_name, since, by, password_at, removed_at, removed_by, "
            "until, storage, state) SELECT d.owner, d.name, m.id, m.local, "
            "iif(?1 >= ?3, '', m.password), m.quota, m.suspended, m.refuses, m.display_name, "
            "m.since, m.by, m.password_at, ?1, ?2, ?3, ?4, 'leaving' FROM mailbox m JOIN "
            "hosted_domain d ON d.id = m.domain WHERE {} = ?5",
            condition
        )
    )
        .bind(removal.at)
        .bind(removal.by)
        .bind(removal.until)
        .bind(removal.storage)
        .bind(number)
        .run();
}

// Behind the row, which says whether its time is over: then there is nothing to be brought back.
void remember_beside(Database& db, std::string_view condition, std::int64_t number) {
    Statement(
        db,
        fmt::format(
            "INSERT INTO kept_sender (mailbox, domain, local) SELECT m.id, d.name, s.local "
            "FROM mailbox m JOIN sender s ON s.mailbox = m.id JOIN hosted_domain d "
            "ON d.id = s.domain JOIN removed_mailbox r ON r.mailbox = m.id "
            "AND r.removed_at < r.until WHERE {} = ?",
            condition
        )
    )
        .bind(number)
        .run();
    Statement(
        db,
        fmt::format(
            "INSERT INTO kept_invitation (mailbox, hash, expires, since, by) "
            "SELECT i.mailbox, i.hash, i.expires, i.since, i.by FROM mailbox m JOIN invitation i "
            "ON i.mailbox = m.id JOIN removed_mailbox r ON r.mailbox = m.id "
            "AND r.removed_at < r.until WHERE {} = ?",
            condition
        )
    )
        .bind(number)
        .run();
}

// With addresses that are another's by now it sends no longer.
void bring_back_beside(Database& db, std::int64_t removed, std::int64_t domain) {
    constexpr auto addresses = R"sql(
        FROM kept_sender k JOIN removed_mailbox r ON r.mailbox = k.mailbox
        JOIN hosted_domain d ON d.name = k.domain
        WHERE r.id = ? AND d.owner = (SELECT owner FROM hosted_domain WHERE id = ?)
    )sql";
    Statement(
        db,
        fmt::format(
            "INSERT INTO sender (mailbox, domain, local) SELECT k.mailbox, d.id, k.local {}",
            addresses
        )
    )
        .bind(removed)
        .bind(domain)
        .run();
    Statement(
        db,
        fmt::format(
            "INSERT INTO outbox (subject) SELECT 'address ' || k.local || '@' || d.name {}",
            addresses
        )
    )
        .bind(removed)
        .bind(domain)
        .run();
    Statement(
        db,
        "INSERT INTO invitation (mailbox, hash, expires, since, by) SELECT k.mailbox, k.hash, "
        "k.expires, k.since, k.by FROM kept_invitation k JOIN removed_mailbox r "
        "ON r.mailbox = k.mailbox WHERE r.id = ?"
    )
        .bind(removed)
        .run();
}

}  // namespace

void remove_mailbox(Database& db, std::int64_t mailbox, const RemovedMailbox& removal) {
    remember(db, "m.id", mailbox, removal);
    remember_beside(db, "m.id", mailbox);
    forget_mailbox(db, mailbox);
}

void remove_mailboxes_of(Database& db, std::int64_t domain, const RemovedMailbox& removal) {
    remember(db, "m.domain", domain, removal);
    remember_beside(db, "m.domain", domain);
    Statement(db, "DELETE FROM mailbox WHERE domain = ?").bind(domain).run();
}

void restore_mailbox(Database& db, std::int64_t removed, std::int64_t domain) {
    Statement(
        db,
        "INSERT INTO mailbox (id, domain, local, password, quota, suspended, refuses, "
        "display_name, since, by, password_at) SELECT mailbox, ?, local, password, quota, "
        "suspended, refuses, display_name, since, by, password_at FROM removed_mailbox "
        "WHERE id = ?"
    )
        .bind(domain)
        .bind(removed)
        .run();
    bring_back_beside(db, removed, domain);
    forget_removed(db, removed);
}

std::vector<RemovedMailbox> removed_at(
    Database& db, std::string_view local, std::string_view domain
) {
    Statement query(
        db, std::string(removed_columns) + "WHERE domain = ? AND local = ? ORDER BY id DESC"
    );
    return all_rows(query.bind(domain).bind(local), read_removed);
}

std::vector<RemovedMailbox> removed_mailboxes(
    Database& db, const RemovedFilter& filter, std::int64_t limit
) {
    Statement query(
        db,
        std::string(removed_columns) +
            "WHERE id > ? AND (? = '' OR owner = ?) AND state <> 'going' ORDER BY id LIMIT ?"
    );
    query.bind(filter.after).bind(filter.owner).bind(filter.owner);
    return all_rows(query.bind(limit), read_removed);
}

std::vector<RemovedMailbox> with_mail_to_move(
    Database& db, std::int64_t after, std::int64_t limit
) {
    Statement query(
        db,
        std::string(removed_columns) +
            "WHERE state IN ('leaving', 'returning', 'going') AND id > ? ORDER BY id LIMIT ?"
    );
    return all_rows(query.bind(after).bind(limit), read_removed);
}

std::int64_t count_mail_to_move(Database& db, std::string_view domain) {
    Statement query(
        db,
        "SELECT count(*) FROM removed_mailbox "
        "WHERE state IN ('leaving', 'returning', 'going') AND domain = ?"
    );
    query.bind(domain).step();
    return query.integer(0);
}

bool has_expired(Database& db, std::string_view now) {
    Statement query(db, "SELECT 1 FROM removed_mailbox WHERE state = 'kept' AND until <= ?");
    return query.bind(now).step();
}

void let_expired_go(Database& db, std::string_view now) {
    Statement(
        db,
        "UPDATE removed_mailbox SET state = 'going', password = '' "
        "WHERE state = 'kept' AND until <= ?"
    )
        .bind(now)
        .run();
}

void cut_short(Database& db, std::int64_t removed, std::string_view now) {
    Statement(db, "UPDATE removed_mailbox SET until = ?, password = '' WHERE id = ?")
        .bind(now)
        .bind(removed)
        .run();
}

void set_mail_state(Database& db, std::int64_t removed, MailState state) {
    Statement(db, "UPDATE removed_mailbox SET state = ? WHERE id = ?")
        .bind(word_of(state))
        .bind(removed)
        .run();
}

bool forget_removed(Database& db, std::int64_t removed) {
    Statement query(db, "DELETE FROM removed_mailbox WHERE id = ? RETURNING id");
    return query.bind(removed).step();
}

}  // namespace mailctl::store
