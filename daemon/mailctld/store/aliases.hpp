#pragma once

#include "daemon/mailctld/store/database.hpp"
#include "daemon/mailctld/store/places.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// One destination of an address that is not a mailbox, or beside it. Several rows with one source
/// are several destinations.
struct Alias {
    std::int64_t id = 0;
    std::int64_t domain = 0;
    std::string local = {};        ///< Empty: whatever the domain has no other answer for.
    std::string destination = {};  ///< A whole address.
    std::string since = {};
    std::string by = {};
};

/// With the name of its domain.
struct AliasRow {
    Alias alias;
    std::string domain_name;
};

/// What read_alias_row() reads, of an alias "a" and its domain "d".
constexpr std::string_view alias_row_columns =
    "a.id, a.domain, a.local, a.destination, a.since, a.by, d.name";
AliasRow read_alias_row(const Statement& row);

/// What one looks for in a list of them.
struct AliasFilter {
    std::string owner = {};  ///< Of whose domains; empty: of all.
    std::optional<std::int64_t> domain = {};
    std::string contains = {};  ///< In the source or the destination.
    std::int64_t after = 0;     ///< Of the list: the number of the last one seen.
};

/// The destinations of one address, in the order of their numbers.
std::vector<Alias> aliases_of(Database& db, std::int64_t domain, std::string_view local);

/// The same of many addresses at once: of which place each is, and together those of one.
struct PlacedAlias {
    std::size_t place;
    std::string destination;
};
std::vector<PlacedAlias> aliases_of(Database& db, const std::vector<Place>& places);

std::optional<AliasRow> find_alias(Database& db, std::int64_t id);

/// Those that lead to an address, also with a tag: to "john+shop@" for "john@".
std::vector<AliasRow> aliases_to(Database& db, std::string_view destination);

/// Those that lead to an address of a domain that is neither a mailbox nor an alias itself, so that
/// the catch-all gets it; also some with a tag of what is one.
std::vector<AliasRow> aliases_caught_in(Database& db, std::string_view domain);

/// In the order of their numbers, so that no page shifts under who reads.
std::vector<AliasRow> aliases(Database& db, const AliasFilter& filter, std::int64_t limit);

/// Gives its number, which no other one ever gets; that of the row that says the same already.
std::int64_t add_alias(Database& db, const Alias& alias);

/// Its domain, address and destination. Another row that says the same already goes.
void save_alias(Database& db, const Alias& alias);

void forget_alias(Database& db, std::int64_t id);

}  // namespace mailctl::store
