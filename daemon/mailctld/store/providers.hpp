#pragma once

#include "common/api/net/dns/access.hpp"
#include "daemon/mailctld/store/database.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// A DNS provider with its key, which stands here alone, readable by root.
struct Provider {
    std::string name;
    api::DnsAccess access;
    std::string since;
    std::string by;
};

std::optional<Provider> find_provider(Database& db, std::string_view name);

/// In the order of names.
std::vector<Provider> all_providers(Database& db);

void save_provider(Database& db, const Provider& provider);
void forget_provider(Database& db, std::string_view name);

/// Leave to have records in a zone, for the platform account of one user.
struct Grant {
    std::string zone;
    std::string owner;
    std::string name;  ///< The user's, when it was granted.
    std::string since;
    std::string by;
    bool force;  ///< Also over what others wrote there.
};

std::vector<Grant> all_grants(Database& db);

/// What the owner, under this name, was granted of the zone that `zone` is, or lies in. A grant to
/// somebody else who had the owner's number is none.
enum class Leave { none, own_records, force };

Leave leave_for(Database& db, std::string_view owner, std::string_view name, std::string_view zone);

/// The grant of just this zone.
std::optional<Grant> find_grant(Database& db, std::string_view zone, std::string_view owner);

void save_grant(Database& db, const Grant& grant);

/// False where there was none.
bool forget_grant(Database& db, std::string_view zone, std::string_view owner);

}  // namespace mailctl::store
