#include "daemon/mailctld/store/mailboxes.hpp"

#include "daemon/mailctld/store/rows.hpp"

#include <fmt/format.h>

namespace mailctl::store {
namespace {

const std::string mailbox_columns = fmt::format(
    "SELECT {} FROM mailbox m JOIN hosted_domain d ON d.id = m.domain ", mailbox_row_columns
);

Mailbox read_mailbox(const Statement& row) {
    return {
        row.integer(0),
        row.integer(1),
        row.text(2),
        row.text(3),
        row.integer(4),
        row.integer(5) != 0,
        row.integer(6) != 0,
        row.text(7),
        row.text(8),
        row.text(9),
        row.text(10)};
}

}  // namespace

MailboxRow read_mailbox_row(const Statement& row) {
    const bool is_known = row.text_or_null(12).has_value();
    return {
        read_mailbox(row), row.text(11), is_known ? std::optional(row.integer(12)) : std::nullopt};
}

std::optional<Mailbox> find_mailbox(Database& db, std::int64_t domain, std::string_view local) {
    Statement query(db, mailbox_columns + "WHERE m.domain = ? AND m.local = ?");
    return one_row(query.bind(domain).bind(local), read_mailbox);
}

std::optional<MailboxRow> find_mailbox(Database& db, std::int64_t id) {
    Statement query(db, mailbox_columns + "WHERE m.id = ?");
    return one_row(query.bind(id), read_mailbox_row);
}

std::vector<std::size_t> which_are_mailboxes(Database& db, const std::vector<Place>& places) {
    Statement query(
        db,
        "SELECT p.key FROM json_each(?) p JOIN mailbox m "
        "ON m.domain = p.value ->> 0 AND m.local = p.value ->> 1"
    );
    return all_rows(query.bind(places_text(places)), [](const Statement& row) {
        return static_cast<std::size_t>(row.integer(0));
    });
}

std::vector<MailboxRow> mailboxes(Database& db, const MailboxFilter& filter, std::int64_t limit) {
    std::string sql = mailbox_columns + "WHERE m.id > ?";
    sql += filter.domain ? " AND m.domain = ?" : "";
    sql += filter.owner.empty() ? "" : " AND d.owner = ?";
    sql += filter.is_suspended ? " AND m.suspended = ?" : "";
    sql += filter.contains.empty() ? "" : " AND instr(m.local || '@' || d.name, ?) > 0";
    Statement query(db, sql + " ORDER BY m.id LIMIT ?");
    query.bind(filter.after);
    if (filter.domain) {
        query.bind(*filter.domain);
    }
    if (!filter.owner.empty()) {
        query.bind(filter.owner);
    }
    if (filter.is_suspended) {
        query.bind(std::int64_t{*filter.is_suspended});
    }
    if (!filter.contains.empty()) {
        query.bind(filter.contains);
    }
    return all_rows(query.bind(limit), read_mailbox_row);
}

std::int64_t add_mailbox(Database& db, const Mailbox& mailbox) {
    Statement(
        db,
        "INSERT INTO mailbox (domain, local, password, quota, suspended, refuses, display_name, "
        "since, by, password_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
        .bind(mailbox.domain)
        .bind(mailbox.local)
        .bind(mailbox.password)
        .bind(mailbox.quota)
        .bind(std::int64_t{mailbox.is_suspended})
        .bind(std::int64_t{mailbox.refuses})
        .bind(mailbox.display_name)
        .bind(mailbox.since)
        .bind(mailbox.by)
        .bind(mailbox.password_at)
        .run();
    return db.last_insert_id();
}

void save_mailbox(Database& db, const Mailbox& mailbox) {
    Statement(
        db,
        "UPDATE mailbox SET password = ?, quota = ?, suspended = ?, refuses = ?, display_name = ?, "
        "password_at = ? WHERE id = ?"
    )
        .bind(mailbox.password)
        .bind(mailbox.quota)
        .bind(std::int64_t{mailbox.is_suspended})
        .bind(std::int64_t{mailbox.refuses})
        .bind(mailbox.display_name)
        .bind(mailbox.password_at)
        .bind(mailbox.id)
        .run();
}

void forget_mailbox(Database& db, std::int64_t id) {
    Statement(db, "DELETE FROM mailbox WHERE id = ?").bind(id).run();
}

std::optional<MailboxUsage> usage_of(Database& db, std::int64_t mailbox) {
    Statement query(db, "SELECT bytes, messages, at FROM mailbox_usage WHERE mailbox = ?");
    return one_row(query.bind(mailbox), [](const Statement& row) {
        return MailboxUsage{row.integer(0), row.integer(1), row.text(2)};
    });
}

void save_usage(Database& db, std::int64_t mailbox, const MailboxUsage& usage) {
    Statement(
        db,
        "INSERT OR REPLACE INTO mailbox_usage (mailbox, bytes, messages, at) "
        "SELECT id, ?, ?, ? FROM mailbox WHERE id = ?"
    )
        .bind(usage.bytes)
        .bind(usage.messages)
        .bind(usage.at)
        .bind(mailbox)
        .run();
}

// Behind {CRYPT} the scheme is told by what stands between two dollars.
std::vector<SchemeCount> count_schemes(Database& db, std::string_view owner) {
    Statement query(
        db,
        "SELECT iif(m.password LIKE '{CRYPT}$%', "
        "'{CRYPT}$' || substr(m.password, 9, instr(substr(m.password, 9), '$')), "
        "substr(m.password, 1, instr(m.password, '}'))) AS beginning, count(*) "
        "FROM mailbox m JOIN hosted_domain d ON d.id = m.domain "
        "WHERE ? = '' OR d.owner = ? GROUP BY beginning ORDER BY count(*) DESC, beginning"
    );
    return all_rows(query.bind(owner).bind(owner), [](const Statement& row) {
        return SchemeCount{row.text(0), row.integer(1)};
    });
}

}  // namespace mailctl::store
