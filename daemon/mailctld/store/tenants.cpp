#include "daemon/mailctld/store/tenants.hpp"

#include "daemon/mailctld/store/rows.hpp"

#include <fmt/format.h>

namespace mailctl::store {
namespace {

constexpr const char* tenant_columns =
    "SELECT owner, name, since, by, domains_most, mailboxes_most, aliases_most, storage_most "
    "FROM tenant ";

std::optional<std::int64_t> read_limit(const Statement& row, int column) {
    return row.text_or_null(column) ? std::optional(row.integer(column)) : std::nullopt;
}

Tenant read_tenant(const Statement& row) {
    return {
        row.text(0),
        row.text(1),
        row.text(2),
        row.text(3),
        {read_limit(row, 4), read_limit(row, 5), read_limit(row, 6), read_limit(row, 7)}};
}

std::optional<std::string> number_text(const std::optional<std::int64_t>& number) {
    return number ? std::optional(std::to_string(*number)) : std::nullopt;
}

}  // namespace

std::vector<Tenant> all_tenants(Database& db) {
    Statement query(db, std::string(tenant_columns) + "ORDER BY name");
    return all_rows(query, read_tenant);
}

std::optional<Tenant> find_tenant(Database& db, std::string_view name) {
    Statement query(db, std::string(tenant_columns) + "WHERE name = ?");
    query.bind(name);
    return one_row(query, read_tenant);
}

std::optional<Tenant> tenant_of(Database& db, std::string_view owner) {
    Statement query(db, std::string(tenant_columns) + "WHERE owner = ?");
    query.bind(owner);
    return one_row(query, read_tenant);
}

TenantUse use_of(Database& db, std::string_view owner) {
    Statement query(
        db,
        "SELECT (SELECT count(*) FROM hosted_domain WHERE owner = ?1), count(m.id), "
        "CAST(min(total(m.quota), 9.0e18) AS INTEGER), count(CASE WHEN m.quota = 0 THEN 1 END), "
        "(SELECT count(*) FROM (SELECT DISTINCT a.domain, a.local FROM hosted_domain d "
        " JOIN alias a ON a.domain = d.id WHERE d.owner = ?1 "
        " AND a.local NOT IN ('postmaster', 'abuse') AND NOT EXISTS "
        " (SELECT 1 FROM mailbox WHERE domain = a.domain AND local = a.local))) "
        "FROM hosted_domain d JOIN mailbox m ON m.domain = d.id WHERE d.owner = ?1"
    );
    query.bind(owner);
    query.step();
    return {
        .domains = query.integer(0),
        .mailboxes = query.integer(1),
        .aliases = query.integer(4),
        .storage = query.integer(2),
        .unlimited = query.integer(3)};
}

void save_limits(Database& db, const Tenant& tenant) {
    const auto& limits = tenant.limits;
    Statement(
        db,
        "UPDATE tenant SET domains_most = ?, mailboxes_most = ?, aliases_most = ?, "
        "storage_most = ? WHERE owner = ?"
    )
        .bind_or_null(number_text(limits.domains))
        .bind_or_null(number_text(limits.mailboxes))
        .bind_or_null(number_text(limits.aliases))
        .bind_or_null(number_text(limits.storage))
        .bind(tenant.owner)
        .run();
}

Tenant add_tenant(Database& db, Tenant tenant) {
    Statement row(
        db, "INSERT INTO tenant (name, since, by, owner) VALUES (?, ?, ?, '') RETURNING id"
    );
    row.bind(tenant.name).bind(tenant.since).bind(tenant.by);
    row.step();
    const auto id = row.integer(0);
    tenant.owner = fmt::format("tenant:{}", id);
    Statement(db, "UPDATE tenant SET owner = ? WHERE id = ?").bind(tenant.owner).bind(id).run();
    save_limits(db, tenant);
    return tenant;
}

void forget_tenant(Database& db, std::string_view owner) {
    Statement(db, "DELETE FROM tenant WHERE owner = ?").bind(owner).run();
}

}  // namespace mailctl::store
