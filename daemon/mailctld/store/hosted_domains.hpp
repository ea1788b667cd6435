#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// A domain that receives here.
struct HostedDomain {
    std::int64_t id = 0;
    std::string name = {};   ///< In A-labels, lower case.
    std::string owner = {};  ///< The tenant: "uid:0", "tenant:42".
    bool is_suspended = false;
    std::string display_name = {};  ///< What mail programs show; empty: the name.
    std::string short_display_name = {};
    std::string imap_host = {};  ///< Empty: the machine's mail host. Likewise the next two.
    std::string pop_host = {};
    std::string smtp_host = {};
    std::string since = {};
    std::string by = {};
    std::string dkim_key_name = {};  ///< Below "_domainkey" of the domain.
    std::string dkim_key = {};       ///< As it stands in the DNS, behind "p=".
};

/// What read_hosted_domain() reads.
constexpr std::string_view hosted_row_columns =
    "id, name, owner, suspended, display_name, short_display_name, imap_host, pop_host, smtp_host, "
    "since, by, dkim_key_name, dkim_key";
HostedDomain read_hosted_domain(const Statement& row);

/// How many of each there are.
struct HostedCount {
    std::int64_t domains = 0;
    std::int64_t mailboxes = 0;
    std::int64_t aliases = 0;

    friend bool operator==(const HostedCount&, const HostedCount&) = default;
};

std::optional<HostedDomain> find_hosted_domain(Database& db, std::string_view name);
std::optional<HostedDomain> find_hosted_domain(Database& db, std::int64_t id);

/// With a greater name, in the order of names; `is_down`: with a lesser one, the other way round.
/// Of that owner, or of all where it is empty; with `part` in the name.
std::vector<HostedDomain> hosted_domains_after(
    Database& db,
    std::string_view owner,
    std::string_view after,
    std::int64_t limit,
    std::string_view part = {},
    bool is_down = false
);

/// Gives its number, which no other one ever gets.
std::int64_t add_hosted_domain(Database& db, const HostedDomain& domain);

/// All but its number, name and owner.
void save_hosted_domain(Database& db, const HostedDomain& domain);

/// With its mailboxes and aliases.
void forget_hosted_domain(Database& db, std::int64_t id);

/// Its own.
HostedCount count_in_domain(Database& db, std::int64_t id);

/// All domains, and of the mailboxes those that accept mail; aliases are not counted.
HostedCount count_looked_up(Database& db);

/// Of a tenant, or of all where the owner is empty.
HostedCount count_hosted(Database& db, std::string_view owner);

}  // namespace mailctl::store
