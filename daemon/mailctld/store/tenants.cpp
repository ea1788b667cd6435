#include "daemon/mailctld/store/tenants.hpp"

#include "daemon/mailctld/store/rows.hpp"

#include <fmt/format.h>

namespace mailctl::store {
namespace {

constexpr const char* tenant_columns = "SELECT owner, name, since, by FROM tenant ";

Tenant read_tenant(const Statement& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3)};
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

Tenant add_tenant(Database& db, Tenant tenant) {
    Statement row(
        db, "INSERT INTO tenant (name, since, by, owner) VALUES (?, ?, ?, '') RETURNING id"
    );
    row.bind(tenant.name).bind(tenant.since).bind(tenant.by);
    row.step();
    const auto id = row.integer(0);
    tenant.owner = fmt::format("tenant:{}", id);
    Statement(db, "UPDATE tenant SET owner = ? WHERE id = ?").bind(tenant.owner).bind(id).run();
    return tenant;
}

void forget_tenant(Database& db, std::string_view owner) {
    Statement(db, "DELETE FROM tenant WHERE owner = ?").bind(owner).run();
}

}  // namespace mailctl::store
