#pragma once

#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/database.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/mailboxes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Lists that begin at any place of any order, with how many there are: for callers who count, and
/// do not go on from the last one they have seen.
namespace mailctl::store {

/// What is asked of each kind.
struct Search {
    std::string owner = {};  ///< Of whose domains; empty: of all.
    std::optional<std::vector<std::int64_t>> ids = {};
    std::optional<std::int64_t> domain = {};  ///< The number of the one it is in.
    std::string contains = {};
    std::int64_t after = 0;  ///< With a greater number.
    bool descending = false;
    std::int64_t offset = 0;
    std::int64_t limit = 1000;
};

template <class Row>
struct SearchResult {
    std::vector<Row> rows;
    std::int64_t total = 0;
};

enum class DomainColumn { id, name };
SearchResult<HostedDomain> search_domains(
    Database& db, const Search& search, const std::optional<std::string>& name, DomainColumn order
);

/// Whoever is empty or absent is not asked for.
struct MailboxTraits {
    std::optional<std::string> address = {};
    std::optional<std::int64_t> quota = {};
    std::optional<bool> is_suspended = {};
};

/// The rows come without passwords.
enum class MailboxColumn { id, address, domain, quota };
SearchResult<MailboxRow> search_mailboxes(
    Database& db, const Search& search, const MailboxTraits& traits, MailboxColumn order
);

struct AliasTraits {
    std::optional<std::string> source = {};
    std::optional<std::string> destination = {};
};

enum class AliasColumn { id, source, destination, domain };
SearchResult<AliasRow> search_aliases(
    Database& db, const Search& search, const AliasTraits& traits, AliasColumn order
);

}  // namespace mailctl::store
