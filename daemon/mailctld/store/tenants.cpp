#include "daemon/mailctld/store/tenants.hpp"

#include <fmt/format.h>

namespace mailctl::store {
namespace {

constexpr const char* columns = "SELECT owner, name, since, by FROM tenant ";

Tenant read_row(const Statement& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3)};
}

}  // namespace

std::vector<Tenant> all_tenants(Database& db) {
    Statement query(db, std::string(columns) + "ORDER BY name");
    std::vector<Tenant> found;
    while (query.step()) {
        found.push_back(read_row(query));
    }
    return found;
}

std::optional<Tenant> find_tenant(Database& db, std::string_view name) {
    Statement query(db, std::string(columns) + "WHERE name = ?");
    query.bind(name);
    return query.step() ? std::optional(read_row(query)) : std::nullopt;
}

std::optional<Tenant> tenant_of(Database& db, std::string_view owner) {
    Statement query(db, std::string(columns) + "WHERE owner = ?");
    query.bind(owner);
    return query.step() ? std::optional(read_row(query)) : std::nullopt;
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
