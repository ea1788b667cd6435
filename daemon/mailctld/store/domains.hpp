#pragma once

#include "common/api/net/platform/domain/list.hpp"
#include "common/types/domain_name.hpp"
#include "daemon/mailctld/store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// A sending domain of an account, as the platform told of it at `seen`.
struct Domain {
    std::string name;
    std::optional<std::string> remote_id;
    bool verified;
    bool spf;
    bool dkim;
    bool dmarc;
    bool has_records;  ///< Some of its DNS records are ours.
    std::string seen;

    /// Whether the platform has told something else since, or the same at another time.
    friend bool operator==(const Domain&, const Domain&) = default;
};

Domain domain_of(const api::SendingDomain& domain, std::string seen);

std::optional<Domain> find_domain(Database& db, std::string_view owner, std::string_view name);

/// Which domains are wanted; all where it says nothing.
struct DomainFilter {
    std::string part = {};  ///< Of the name.
    std::optional<bool> verified = {};
    bool is_down = false;  ///< From the last name to the first.
};

/// Domains behind `after`, which is empty for all, in the order of names.
std::vector<Domain> domains_after(
    Database& db,
    std::string_view owner,
    std::string_view after,
    std::int64_t limit,
    const DomainFilter& filter = {}
);

struct DomainCount {
    std::int64_t all;
    std::int64_t verified;
};
DomainCount count_domains(Database& db, std::string_view owner);

/// The names of those that the platform has verified, in their order.
std::vector<DomainName> verified_domains(Database& db, std::string_view owner);

void save_domain(Database& db, std::string_view owner, const Domain& domain);
void forget_domain(Database& db, std::string_view owner, std::string_view name);

struct SyncCount {
    std::int64_t added = 0;
    std::int64_t changed = 0;
    std::int64_t removed = 0;
};

/// Makes the account's domains just these. Part of the caller's transaction.
SyncCount replace_domains(Database& db, std::string_view owner, const std::vector<Domain>& domains);

}  // namespace mailctl::store
