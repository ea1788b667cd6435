#include "daemon/mailctld/store/domains.hpp"

#include "daemon/mailctld/store/rows.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace mailctl::store {
namespace {

constexpr const char* domain_columns =
    "name, remote_id, verified, spf, dkim, dmarc, "
    "EXISTS (SELECT 1 FROM record WHERE record.domain = domain.name AND record.owner = "
    "domain.owner), seen";

constexpr const char* upsert =
    "INSERT OR REPLACE INTO domain (owner, name, remote_id, verified, spf, dkim, dmarc, seen) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

Domain read_domain(const Statement& row) {
    return {
        row.text(0),
        row.text_or_null(1),
        row.integer(2) != 0,
        row.integer(3) != 0,
        row.integer(4) != 0,
        row.integer(5) != 0,
        row.integer(6) != 0,
        row.text(7)};
}

void write_row(Statement& statement, std::string_view owner, const Domain& domain) {
    statement.again()
        .bind(owner)
        .bind(domain.name)
        .bind_or_null(domain.remote_id)
        .bind(std::int64_t{domain.verified})
        .bind(std::int64_t{domain.spf})
        .bind(std::int64_t{domain.dkim})
        .bind(std::int64_t{domain.dmarc})
        .bind(domain.seen)
        .run();
}

// What the platform says, leaving aside when it said so.
bool says_the_same(const Domain& a, const Domain& b) {
    return a.remote_id == b.remote_id && a.verified == b.verified && a.spf == b.spf &&
           a.dkim == b.dkim && a.dmarc == b.dmarc;
}

std::map<std::string, Domain, std::less<>> all_domains(Database& db, std::string_view owner) {
    Statement query(db, fmt::format("SELECT {} FROM domain WHERE owner = ?", domain_columns));
    query.bind(owner);
    std::map<std::string, Domain, std::less<>> found;
    while (query.step()) {
        auto row = read_domain(query);
        auto name = row.name;
        found.emplace(std::move(name), std::move(row));
    }
    return found;
}

}  // namespace

Domain domain_of(const api::SendingDomain& domain, std::string seen) {
    return {
        domain.name.text(),
        domain.id ? std::optional(domain.id->text()) : std::nullopt,
        domain.verified,
        domain.spf,
        domain.dkim,
        domain.dmarc,
        false,
        std::move(seen)};
}

std::optional<Domain> find_domain(Database& db, std::string_view owner, std::string_view name) {
    Statement query(
        db, fmt::format("SELECT {} FROM domain WHERE owner = ? AND name = ?", domain_columns)
    );
    query.bind(owner).bind(name);
    return one_row(query, read_domain);
}

std::vector<Domain> domains_after(
    Database& db,
    std::string_view owner,
    std::string_view after,
    std::int64_t limit,
    const DomainFilter& filter
) {
    Statement query(
        db,
        fmt::format(
            "SELECT {} FROM domain WHERE owner = ? AND name {} ?{}{} ORDER BY name{} LIMIT ?",
            domain_columns,
            filter.is_down && !after.empty() ? '<' : '>',
            filter.part.empty() ? "" : " AND instr(name, ?) > 0",
            filter.verified ? " AND (verified <> 0) = ?" : "",
            filter.is_down ? " DESC" : ""
        )
    );
    query.bind(owner).bind(after);
    if (!filter.part.empty()) {
        query.bind(filter.part);
    }
    if (filter.verified) {
        query.bind(std::int64_t{*filter.verified ? 1 : 0});
    }
    query.bind(limit);
    return all_rows(query, read_domain);
}

DomainCount count_domains(Database& db, std::string_view owner) {
    Statement query(db, "SELECT count(*), coalesce(sum(verified), 0) FROM domain WHERE owner = ?");
    query.bind(owner);
    query.step();
    return {query.integer(0), query.integer(1)};
}

std::vector<DomainName> verified_domains(Database& db, std::string_view owner) {
    Statement query(db, "SELECT name FROM domain WHERE owner = ? AND verified ORDER BY name");
    query.bind(owner);
    std::vector<DomainName> names;
    while (query.step()) {
        auto name = DomainName::parse(query.text(0));
        if (!name) {
            throw std::runtime_error("the store has a domain that is none: " + query.text(0));
        }
        names.push_back(*std::move(name));
    }
    return names;
}

void save_domain(Database& db, std::string_view owner, const Domain& domain) {
    Statement statement(db, upsert);
    write_row(statement, owner, domain);
}

void forget_domain(Database& db, std::string_view owner, std::string_view name) {
    Statement(db, "DELETE FROM domain WHERE owner = ? AND name = ?").bind(owner).bind(name).run();
}

SyncCount replace_domains(
    Database& db, std::string_view owner, const std::vector<Domain>& domains
) {
    auto gone = all_domains(db, owner);
    Statement insert(db, upsert);
    SyncCount count;
    std::string seen;
    for (const auto& domain : domains) {
        const auto known = gone.find(domain.name);
        if (known == gone.end()) {
            write_row(insert, owner, domain);
            ++count.added;
        } else if (!says_the_same(known->second, domain)) {
            write_row(insert, owner, domain);
            ++count.changed;
        }
        if (known != gone.end()) {
            gone.erase(known);
        }
        seen = domain.seen;
    }
    Statement remove(db, "DELETE FROM domain WHERE owner = ? AND name = ?");
    for (const auto& [name, domain] : gone) {
        remove.again().bind(owner).bind(name).run();
        ++count.removed;
    }
    // One statement, however many: most of them say what they said before.
    Statement(db, "UPDATE domain SET seen = ? WHERE owner = ?").bind(seen).bind(owner).run();
    return count;
}

}  // namespace mailctl::store
