#pragma once

#include "daemon/mailctld/store/aliases.hpp"
#include "daemon/mailctld/store/database.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/mailboxes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Lists that are sorted, page by page. Each page begins behind a row and not at a number, and an
/// index leads to it: what it takes does not grow with what there is. Of a tenant's, where they are
/// not sorted by address, it grows with the number of its domains.
namespace mailctl::store {

/// Where a row stands: by what the list is sorted first, and what tells the row from others that
/// are equal in that. Of an address: its domain, and the rest. Numbers are texts here.
struct ListPlace {
    std::string first;
    std::vector<std::string> rest;

    friend bool operator==(const ListPlace&, const ListPlace&) = default;
};

struct ListWanted {
    bool is_down = false;
    std::optional<ListPlace> after = {};
    std::int64_t limit = 1000;
};

template <class Row>
struct ListPage {
    std::vector<Row> rows = {};
    std::optional<ListPlace> next = {};  ///< Of the last row, where there are others behind it.
};

/// By address: first by the domain. `since`: in the order in which they were made. Of `used` those
/// come first of which it is not known.
enum class MailboxKey { address, since, quota, used };
ListPage<MailboxRow> list_mailboxes(
    Database& db, const MailboxFilter& filter, MailboxKey key, const ListWanted& wanted
);

enum class AliasKey { source, since };
ListPage<AliasRow> list_aliases(
    Database& db, const AliasFilter& filter, AliasKey key, const ListWanted& wanted
);

/// Of that owner, or of all where it is empty.
enum class DomainKey { name, since };
ListPage<HostedDomain> list_hosted_domains(
    Database& db, std::string_view owner, DomainKey key, const ListWanted& wanted
);

}  // namespace mailctl::store
