#include "daemon/mailctld/store/hosted_lists.hpp"

#include "daemon/mailctld/store/conditions.hpp"
#include "daemon/mailctld/store/rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <type_traits>
#include <utility>

namespace mailctl::store {
namespace {

/// What is walked through, and how it is sorted.
struct Order {
    std::string_view columns;
    std::string tables;
    std::string_view first;  ///< Empty: by the rest alone.
    std::vector<std::string_view> rest;
};

/// Rows that are behind a place, and what the condition says of it.
struct Stretch {
    std::string condition;
    std::vector<std::string> values;
};

// Those that are equal to it in the first column, and those beyond: of each an index knows where it
// begins.
std::vector<Stretch> stretches_of(const Order& order, const ListWanted& wanted) {
    if (!wanted.after) {
        return {{}};
    }
    const auto beyond = wanted.is_down ? '<' : '>';
    auto values = wanted.after->rest;
    values.resize(order.rest.size());
    const std::vector<std::string_view> marks(values.size(), "?");
    auto behind = fmt::format(
        " AND ({}) {} ({})", fmt::join(order.rest, ", "), beyond, fmt::join(marks, ", ")
    );
    if (order.first.empty()) {
        return {{std::move(behind), std::move(values)}};
    }
    const auto& first = wanted.after->first;
    values.insert(values.begin(), first);
    return {
        {fmt::format(" AND {} = ?{}", order.first, behind), std::move(values)},
        {fmt::format(" AND {} {} ?", order.first, beyond), {first}}};
}

std::string sorting_of(const Order& order, bool is_down) {
    auto columns = order.rest;
    if (!order.first.empty()) {
        columns.insert(columns.begin(), order.first);
    }
    const std::string_view direction = is_down ? " DESC" : "";
    return fmt::format("{}{}", fmt::join(columns, fmt::format("{}, ", direction)), direction);
}

/// Calls `take` with each row behind the place, in order, until it says no.
template <class Take>
void walk_rows(
    Database& db,
    const Order& order,
    const Conditions& conditions,
    const ListWanted& wanted,
    Take take
) {
    bool goes_on = true;
    for (const auto& stretch : stretches_of(order, wanted)) {
        Statement query(
            db,
            fmt::format(
                "SELECT {} FROM {} {}{} ORDER BY {}",
                order.columns,
                order.tables,
                conditions.sql(),
                stretch.condition,
                sorting_of(order, wanted.is_down)
            )
        );
        conditions.bind(query);
        for (const auto& value : stretch.values) {
            query.bind(value);
        }
        while (goes_on && query.step()) {
            goes_on = take(query);
        }
    }
}

/// Of one more than there may be, which tells that there are others.
template <class Row, class PlaceOf>
ListPage<Row> page_of(std::vector<Row> rows, std::int64_t limit, PlaceOf place_of) {
    ListPage<Row> page{std::move(rows)};
    if (page.rows.size() > static_cast<std::size_t>(limit)) {
        page.rows.pop_back();
        page.next = place_of(page.rows.back());
    }
    return page;
}

template <class Read>
auto rows_behind(
    Database& db,
    const Order& order,
    const Conditions& conditions,
    const ListWanted& wanted,
    Read read
) {
    std::vector<std::invoke_result_t<Read, const Statement&>> rows;
    const auto enough = static_cast<std::size_t>(wanted.limit) + 1;
    walk_rows(db, order, conditions, wanted, [&](const Statement& row) {
        rows.push_back(read(row));
        return rows.size() < enough;
    });
    return rows;
}

/// By what rows are put between each other that are sorted by numbers.
using Rank = std::pair<std::int64_t, std::int64_t>;

/// What is sorted each for itself as one: `walk` is called with each number and a function that
/// takes its rows. No more than a page of them is held.
template <class Row, class Walk, class RankOf>
std::vector<Row> merged(
    const std::vector<std::int64_t>& numbers, const ListWanted& wanted, Walk walk, RankOf rank_of
) {
    std::map<Rank, Row> best;
    const auto enough = static_cast<std::size_t>(wanted.limit) + 1;
    const auto take = [&](Row row) {
        const auto [key, id] = rank_of(row);
        const auto rank = wanted.is_down ? Rank(-key, -id) : Rank(key, id);
        if (best.size() == enough && std::prev(best.end())->first < rank) {
            return false;
        }
        best.emplace(rank, std::move(row));
        if (best.size() > enough) {
            best.erase(std::prev(best.end()));
        }
        return true;
    };
    for (const auto number : numbers) {
        walk(number, take);
    }
    std::vector<Row> rows;
    for (auto& [rank, row] : best) {
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<std::int64_t> domains_of(Database& db, std::string_view owner) {
    Statement query(db, "SELECT id FROM hosted_domain WHERE owner = ?");
    return all_rows(query.bind(owner), [](const Statement& row) { return row.integer(0); });
}

/// What is listed, and how it is sorted.
template <class Row>
struct Listed {
    Order order;
    bool is_by_address;
    Row (*read)(const Statement&);
    std::function<ListPlace(const Row&)> place_of;
    std::function<Rank(const Row&)> rank_of;  ///< Where it is not by address.
};

// The domain is asked of the table that is walked through first.
template <class Filter>
Conditions conditions_in(const Filter& filter, std::string_view domain, std::string_view text) {
    Conditions conditions;
    conditions.add_if(fmt::format("{} = ?", domain), filter.domain);
    if (!filter.owner.empty()) {
        conditions.add("d.owner = ?", filter.owner);
    }
    if (!filter.contains.empty()) {
        conditions.add(fmt::format("instr({}, ?) > 0", text), filter.contains);
    }
    return conditions;
}

template <class Row, class Filter, class ConditionsOf>
ListPage<Row> list_of(
    Database& db,
    const Listed<Row>& listed,
    const Filter& filter,
    const ListWanted& wanted,
    ConditionsOf conditions_of
) {
    if (listed.is_by_address || filter.owner.empty() || filter.domain) {
        auto rows = rows_behind(db, listed.order, conditions_of(filter), wanted, listed.read);
        return page_of(std::move(rows), wanted.limit, listed.place_of);
    }
    auto of_domain = filter;
    const auto walk = [&](std::int64_t domain, const auto& take) {
        of_domain.domain = domain;
        walk_rows(db, listed.order, conditions_of(of_domain), wanted, [&](const Statement& row) {
            return take(listed.read(row));
        });
    };
    auto rows = merged<Row>(domains_of(db, filter.owner), wanted, walk, listed.rank_of);
    return page_of(std::move(rows), wanted.limit, listed.place_of);
}

// By address domains come first, by all else what is in them.
template <class Filter>
std::string tables_by_address(std::string_view table, const Filter& filter) {
    const bool is_of_owner = !filter.owner.empty() && !filter.domain;
    return fmt::format(
        "hosted_domain d{} CROSS JOIN {} ON {}.domain = d.id",
        is_of_owner ? " INDEXED BY hosted_domain_owner_name" : "",
        table,
        table.back()
    );
}

std::string tables_by(std::string_view table, std::string_view index) {
    const auto indexed =
        index.empty() ? std::string("NOT INDEXED") : fmt::format("INDEXED BY {}", index);
    return fmt::format(
        "{} {} CROSS JOIN hosted_domain d ON d.id = {}.domain", table, indexed, table.back()
    );
}

std::int64_t number_of(const MailboxRow& row, MailboxKey key) {
    switch (key) {
        case MailboxKey::quota:
            return row.mailbox.quota;
        case MailboxKey::used:
            return row.used.value_or(-1);
        case MailboxKey::address:
        case MailboxKey::since:
            break;
    }
    return row.mailbox.id;
}

ListPlace place_of_mailbox(const MailboxRow& row, MailboxKey key) {
    if (key == MailboxKey::address) {
        return {row.domain_name, {row.mailbox.local}};
    }
    const auto first = key == MailboxKey::since ? "" : std::to_string(number_of(row, key));
    return {first, {std::to_string(row.mailbox.id)}};
}

Order mailbox_order(const MailboxFilter& filter, MailboxKey key) {
    const bool is_of_domain = filter.domain || !filter.owner.empty();
    const auto by = [&](std::string_view first, std::string_view of_all, std::string_view of_one) {
        const auto tables = tables_by("mailbox m", is_of_domain ? of_one : of_all);
        return Order{mailbox_row_columns, tables, first, {"m.id"}};
    };
    switch (key) {
        case MailboxKey::since:
            return by("", "", "mailbox_domain");
        case MailboxKey::quota:
            return by("m.quota", "mailbox_quota", "mailbox_domain_quota");
        case MailboxKey::used:
            return by("m.used", "mailbox_used", "mailbox_domain_used");
        case MailboxKey::address:
            break;
    }
    return {mailbox_row_columns, tables_by_address("mailbox m", filter), "d.name", {"m.local"}};
}

}  // namespace

ListPage<MailboxRow> list_mailboxes(
    Database& db, const MailboxFilter& filter, MailboxKey key, const ListWanted& wanted
) {
    const bool is_by_address = key == MailboxKey::address;
    const Listed<MailboxRow> listed{
        mailbox_order(filter, key),
        is_by_address,
        read_mailbox_row,
        [&](const MailboxRow& row) { return place_of_mailbox(row, key); },
        [&](const MailboxRow& row) { return Rank(number_of(row, key), row.mailbox.id); }};
    return list_of(db, listed, filter, wanted, [&](const MailboxFilter& one) {
        auto conditions =
            conditions_in(one, is_by_address ? "d.id" : "m.domain", "m.local || '@' || d.name");
        if (one.is_suspended) {
            conditions.add("m.suspended = ?", std::int64_t{*one.is_suspended});
        }
        return conditions;
    });
}

ListPage<AliasRow> list_aliases(
    Database& db, const AliasFilter& filter, AliasKey key, const ListWanted& wanted
) {
    const bool is_by_address = key == AliasKey::source;
    const bool is_of_domain = filter.domain || !filter.owner.empty();
    const auto order =
        is_by_address
            ? Order{alias_row_columns, tables_by_address("alias a", filter), "d.name",
                    {"a.local", "a.destination"}}
            : Order{alias_row_columns,
                    tables_by("alias a", is_of_domain ? "alias_domain" : ""), "", {"a.id"}};
    const Listed<AliasRow> listed{
        order,
        is_by_address,
        read_alias_row,
        [&](const AliasRow& row) {
            return is_by_address
                       ? ListPlace{row.domain_name, {row.alias.local, row.alias.destination}}
                       : ListPlace{"", {std::to_string(row.alias.id)}};
        },
        [](const AliasRow& row) { return Rank(row.alias.id, row.alias.id); }};
    return list_of(db, listed, filter, wanted, [&](const AliasFilter& one) {
        return conditions_in(
            one,
            is_by_address ? "d.id" : "a.domain",
            "a.local || '@' || d.name || ' ' || a.destination"
        );
    });
}

ListPage<HostedDomain> list_hosted_domains(
    Database& db, std::string_view owner, DomainKey key, const ListWanted& wanted
) {
    const bool is_by_name = key == DomainKey::name;
    Conditions conditions;
    if (!owner.empty()) {
        conditions.add("owner = ?", std::string(owner));
    }
    const Order order{hosted_row_columns, "hosted_domain", "", {is_by_name ? "name" : "id"}};
    return page_of(
        rows_behind(db, order, conditions, wanted, read_hosted_domain),
        wanted.limit,
        [&](const HostedDomain& row) {
            return ListPlace{"", {is_by_name ? row.name : std::to_string(row.id)}};
        }
    );
}

}  // namespace mailctl::store
