#include "daemon/mailctld/store/hosted_domains.hpp"

#include "daemon/mailctld/store/rows.hpp"

#include <fmt/format.h>

namespace mailctl::store {
namespace {

const std::string hosted_columns = fmt::format("SELECT {} FROM hosted_domain ", hosted_row_columns);

}  // namespace

HostedDomain read_hosted_domain(const Statement& row) {
    return {
        row.integer(0),
        row.text(1),
        row.text(2),
        row.integer(3) != 0,
        row.text(4),
        row.text(5),
        row.text(6),
        row.text(7),
        row.text(8),
        row.text(9),
        row.text(10),
        row.text(11),
        row.text(12)};
}

std::optional<HostedDomain> find_hosted_domain(Database& db, std::string_view name) {
    Statement query(db, hosted_columns + "WHERE name = ?");
    return one_row(query.bind(name), read_hosted_domain);
}

std::optional<HostedDomain> find_hosted_domain(Database& db, std::int64_t id) {
    Statement query(db, hosted_columns + "WHERE id = ?");
    return one_row(query.bind(id), read_hosted_domain);
}

std::vector<HostedDomain> hosted_domains_after(
    Database& db,
    std::string_view owner,
    std::string_view after,
    std::int64_t limit,
    std::string_view part,
    bool is_down
) {
    Statement query(
        db,
        fmt::format(
            "{}WHERE (?1 = '' OR owner = ?1) AND name {} ?2 AND (?3 = '' OR instr(name, ?3) > 0) "
            "ORDER BY name{} LIMIT ?4",
            hosted_columns,
            is_down && !after.empty() ? '<' : '>',
            is_down ? " DESC" : ""
        )
    );
    return all_rows(query.bind(owner).bind(after).bind(part).bind(limit), read_hosted_domain);
}

std::int64_t add_hosted_domain(Database& db, const HostedDomain& domain) {
    Statement(
        db,
        "INSERT INTO hosted_domain (name, owner, suspended, display_name, short_display_name, "
        "imap_host, pop_host, smtp_host, since, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
        .bind(domain.name)
        .bind(domain.owner)
        .bind(std::int64_t{domain.is_suspended})
        .bind(domain.display_name)
        .bind(domain.short_display_name)
        .bind(domain.imap_host)
        .bind(domain.pop_host)
        .bind(domain.smtp_host)
        .bind(domain.since)
        .bind(domain.by)
        .run();
    return db.last_insert_id();
}

void save_hosted_domain(Database& db, const HostedDomain& domain) {
    Statement(
        db,
        "UPDATE hosted_domain SET suspended = ?, display_name = ?, short_display_name = ?, "
        "imap_host = ?, pop_host = ?, smtp_host = ?, dkim_key_name = ?, dkim_key = ? WHERE id = ?"
    )
        .bind(std::int64_t{domain.is_suspended})
        .bind(domain.display_name)
        .bind(domain.short_display_name)
        .bind(domain.imap_host)
        .bind(domain.pop_host)
        .bind(domain.smtp_host)
        .bind(domain.dkim_key_name)
        .bind(domain.dkim_key)
        .bind(domain.id)
        .run();
}

void forget_hosted_domain(Database& db, std::int64_t id) {
    Statement(db, "DELETE FROM alias WHERE domain = ?").bind(id).run();
    Statement(db, "DELETE FROM mailbox WHERE domain = ?").bind(id).run();
    Statement(db, "DELETE FROM hosted_domain WHERE id = ?").bind(id).run();
}

HostedCount count_in_domain(Database& db, std::int64_t id) {
    Statement query(
        db,
        "SELECT 1, (SELECT count(*) FROM mailbox WHERE domain = ?1), "
        "(SELECT count(*) FROM alias WHERE domain = ?1)"
    );
    query.bind(id);
    query.step();
    return {query.integer(0), query.integer(1), query.integer(2)};
}

HostedCount count_looked_up(Database& db) {
    Statement query(
        db,
        "SELECT (SELECT count(*) FROM hosted_domain), "
        "(SELECT count(*) FROM mailbox WHERE NOT (suspended AND refuses))"
    );
    query.step();
    return {query.integer(0), query.integer(1), 0};
}

HostedCount count_hosted(Database& db, std::string_view owner) {
    // Of all an index is counted, which takes a tenth of the time.
    Statement query(
        db,
        owner.empty() ? "SELECT (SELECT count(*) FROM hosted_domain), "
                        "(SELECT count(*) FROM mailbox), (SELECT count(*) FROM alias)"
                      : "SELECT (SELECT count(*) FROM hosted_domain WHERE owner = ?1), "
                        "(SELECT count(*) FROM mailbox JOIN hosted_domain d ON d.id = domain "
                        " WHERE d.owner = ?1), "
                        "(SELECT count(*) FROM alias JOIN hosted_domain d ON d.id = domain "
                        " WHERE d.owner = ?1)"
    );
    if (!owner.empty()) {
        query.bind(owner);
    }
    query.step();
    return {query.integer(0), query.integer(1), query.integer(2)};
}

}  // namespace mailctl::store
