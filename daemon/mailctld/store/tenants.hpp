#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// The machine's own tenant, which is always there: root's things are its.
inline constexpr std::string_view machine_owner = "uid:0";

/// An owner of accounts, domains and grants who is no user of this machine. Users are tenants of
/// their own, under their numbers, and have no row.
struct Tenant {
    std::string owner;  ///< "tenant:42": no number is ever given twice.
    std::string name;
    std::string since;
    std::string by;
};

/// In the order of names.
std::vector<Tenant> all_tenants(Database& db);

std::optional<Tenant> find_tenant(Database& db, std::string_view name);
std::optional<Tenant> tenant_of(Database& db, std::string_view owner);

/// Gives it its owner.
Tenant add_tenant(Database& db, Tenant tenant);

void forget_tenant(Database& db, std::string_view owner);

}  // namespace mailctl::store
