#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// The machine's own tenant, which is always there: root's things are its.
inline constexpr std::string_view machine_owner = "uid:0";

/// How much of each a tenant may have of what receives here. What is absent has no limit.
struct TenantLimits {
    std::optional<std::int64_t> domains = {};
    std::optional<std::int64_t> mailboxes = {};
    std::optional<std::int64_t> aliases = {};
    std::optional<std::int64_t> storage = {};  ///< Of all quotas together, in bytes.

    friend bool operator==(const TenantLimits&, const TenantLimits&) = default;
};

/// How much it has.
struct TenantUse {
    std::int64_t domains = 0;
    std::int64_t mailboxes = 0;
    std::int64_t aliases = 0;    ///< Addresses: no mailbox's own, and not what each domain has.
    std::int64_t storage = 0;    ///< All quotas together.
    std::int64_t unlimited = 0;  ///< How many mailboxes have none.
};

/// An owner of accounts, domains and grants who is no user of this machine. Users are tenants of
/// their own, under their numbers, and have no row.
struct Tenant {
    std::string owner;  ///< "tenant:42": no number is ever given twice.
    std::string name;
    std::string since;
    std::string by;
    TenantLimits limits = {};
};

/// In the order of names.
std::vector<Tenant> all_tenants(Database& db);

std::optional<Tenant> find_tenant(Database& db, std::string_view name);
std::optional<Tenant> tenant_of(Database& db, std::string_view owner);

/// What it has of domains that receive here.
TenantUse use_of(Database& db, std::string_view owner);

void save_limits(Database& db, const Tenant& tenant);

/// Gives it its owner.
Tenant add_tenant(Database& db, Tenant tenant);

void forget_tenant(Database& db, std::string_view owner);

}  // namespace mailctl::store
