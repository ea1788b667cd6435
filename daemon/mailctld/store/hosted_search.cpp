#include "daemon/mailctld/store/hosted_search.hpp"

#include "daemon/mailctld/store/conditions.hpp"
#include "daemon/mailctld/store/rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <type_traits>
#include <utility>

namespace mailctl::store {
namespace {

// `table` is the one whose rows are listed; "d" is the domain.
Conditions conditions_of(const Search& search, std::string_view table, std::string_view text) {
    Conditions conditions;
    if (search.ids) {
        conditions.add_plain(fmt::format("{}.id IN ({})", table, fmt::join(*search.ids, ",")));
    }
    if (!search.owner.empty()) {
        conditions.add("d.owner = ?", search.owner);
    }
    conditions.add_if("d.id = ?", search.domain);
    if (!search.contains.empty()) {
        conditions.add(fmt::format("instr({}, ?) > 0", text), search.contains);
    }
    if (search.after > 0) {
        conditions.add(fmt::format("{}.id > ?", table), search.after);
    }
    return conditions;
}

/// Where rows come from and what is in them.
struct Source {
    std::string_view columns;
    std::string_view tables;
    std::string_view order;
    std::string_view id;
};

template <class Read>
auto search_in(
    Database& db,
    const Source& source,
    const Conditions& conditions,
    const Search& search,
    Read read
) {
    using Row = std::invoke_result_t<Read, const Statement&>;
    // Page and number are of one moment.
    const ReadTransaction one_moment(db);
    Statement count(db, fmt::format("SELECT count(*) FROM {} {}", source.tables, conditions.sql()));
    conditions.bind(count);
    count.step();
    SearchResult<Row> result;
    result.total = count.integer(0);
    const auto* const direction = search.descending ? "DESC" : "ASC";
    Statement query(
        db,
        fmt::format(
            "SELECT {} FROM {} {} ORDER BY {} {}, {} {} LIMIT ? OFFSET ?",
            source.columns,
            source.tables,
            conditions.sql(),
            source.order,
            direction,
            source.id,
            direction
        )
    );
    conditions.bind(query);
    result.rows = all_rows(query.bind(search.limit).bind(search.offset), read);
    return result;
}

HostedDomain read_found_domain(const Statement& row) {
    return {
        .id = row.integer(0),
        .name = row.text(1),
        .owner = row.text(2),
        .is_suspended = row.integer(3) != 0,
        .display_name = row.text(4),
        .short_display_name = row.text(5),
        .imap_host = row.text(6),
        .pop_host = row.text(7),
        .smtp_host = row.text(8),
        .since = row.text(9),
        .by = row.text(10),
        .dkim_key_name = row.text(11),
        .dkim_key = row.text(12)};
}

MailboxRow read_found_mailbox(const Statement& row) {
    return {
        Mailbox{
            .id = row.integer(0),
            .domain = row.integer(1),
            .local = row.text(2),
            .quota = row.integer(3),
            .is_suspended = row.integer(4) != 0,
            .refuses = row.integer(5) != 0,
            .display_name = row.text(6),
            .since = row.text(7),
            .by = row.text(8),
            .password_at = row.text(9)},
        row.text(10)};
}

AliasRow read_found_alias(const Statement& row) {
    return {
        Alias{row.integer(0), row.integer(1), row.text(2), row.text(3), row.text(4), row.text(5)},
        row.text(6)};
}

// An address by its two halves, for which there is an index.
void add_address(Conditions& conditions, std::string_view table, const std::string& address) {
    const auto at = std::min(address.rfind('@'), address.size());
    conditions.add(fmt::format("{}.local = ?", table), address.substr(0, at));
    conditions.add("d.name = ?", address.substr(std::min(at + 1, address.size())));
}

std::string_view sql_of(DomainColumn order) {
    return order == DomainColumn::name ? "d.name" : "d.id";
}

std::string_view sql_of(MailboxColumn order) {
    switch (order) {
        case MailboxColumn::address:
            return "m.local || '@' || d.name";
        case MailboxColumn::domain:
            return "m.domain";
        case MailboxColumn::quota:
            return "m.quota";
        case MailboxColumn::id:
            break;
    }
    return "m.id";
}

std::string_view sql_of(AliasColumn order) {
    switch (order) {
        case AliasColumn::source:
            return "a.local || '@' || d.name";
        case AliasColumn::destination:
            return "a.destination";
        case AliasColumn::domain:
            return "a.domain";
        case AliasColumn::id:
            break;
    }
    return "a.id";
}

}  // namespace

SearchResult<HostedDomain> search_domains(
    Database& db, const Search& search, const std::optional<std::string>& name, DomainColumn order
) {
    auto conditions = conditions_of(search, "d", "d.name");
    conditions.add_if("d.name = ?", name);
    const Source source{
        "d.id, d.name, d.owner, d.suspended, d.display_name, d.short_display_name, d.imap_host, "
        "d.pop_host, d.smtp_host, d.since, d.by, d.dkim_key_name, d.dkim_key",
        "hosted_domain d",
        sql_of(order),
        "d.id"};
    return search_in(db, source, conditions, search, read_found_domain);
}

SearchResult<MailboxRow> search_mailboxes(
    Database& db, const Search& search, const MailboxTraits& traits, MailboxColumn order
) {
    auto conditions = conditions_of(search, "m", "m.local || '@' || d.name");
    if (traits.address) {
        add_address(conditions, "m", *traits.address);
    }
    conditions.add_if("m.quota = ?", traits.quota);
    if (traits.is_suspended) {
        conditions.add("m.suspended = ?", std::int64_t{*traits.is_suspended});
    }
    const Source source{
        "m.id, m.domain, m.local, m.quota, m.suspended, m.refuses, m.display_name, m.since, m.by, "
        "m.password_at, d.name",
        "mailbox m JOIN hosted_domain d ON d.id = m.domain",
        sql_of(order),
        "m.id"};
    return search_in(db, source, conditions, search, read_found_mailbox);
}

SearchResult<AliasRow> search_aliases(
    Database& db, const Search& search, const AliasTraits& traits, AliasColumn order
) {
    auto conditions =
        conditions_of(search, "a", "a.local || '@' || d.name || ' ' || a.destination");
    if (traits.source) {
        add_address(conditions, "a", *traits.source);
    }
    conditions.add_if("a.destination = ?", traits.destination);
    const Source source{
        "a.id, a.domain, a.local, a.destination, a.since, a.by, d.name",
        "alias a JOIN hosted_domain d ON d.id = a.domain",
        sql_of(order),
        "a.id"};
    return search_in(db, source, conditions, search, read_found_alias);
}

}  // namespace mailctl::store
