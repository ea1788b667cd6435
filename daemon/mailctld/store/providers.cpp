#include "daemon/mailctld/store/providers.hpp"

#include "common/types/word.hpp"
#include "common/wire/described.hpp"
#include "daemon/mailctld/store/rows.hpp"

#include <algorithm>
#include <stdexcept>

namespace mailctl::store {
namespace {

// The key has a column of its own, so that no document holds it.
std::string access_document(const api::DnsAccess& access) {
    auto document = wire::encode_with_secrets(access);
    if (const auto secret = document.find("secret"); secret != document.end()) {
        wire::wipe(*secret);
        document.erase(secret);
    }
    return wire::to_text(document);
}

Provider read_provider(const Statement& row) {
    auto document = wire::parse_json(row.text(1));
    auto access = document ? wire::decode<api::DnsAccess>(*document, "access")
                           : Result<api::DnsAccess>(document.error());
    if (!access) {
        throw std::runtime_error("the store holds a damaged DNS provider: " + row.text(0));
    }
    if (auto secret = row.text_or_null(2)) {
        auto parsed = Secret::parse(*secret);
        if (!parsed) {
            throw std::runtime_error("the store holds a key that was never accepted");
        }
        access->secret.emplace(*std::move(parsed));
    }
    return {row.text(0), *std::move(access), row.text(3), row.text(4)};
}

// A user's number may be somebody else's by now; a tenant's is never given twice.
bool is_meant(const Grant& grant, std::string_view name) {
    return grant.owner.starts_with("tenant:") || grant.name == name;
}

}  // namespace

std::optional<Provider> find_provider(Database& db, std::string_view name) {
    Statement query(db, "SELECT name, access, secret, since, by FROM provider WHERE name = ?");
    query.bind(name);
    return one_row(query, read_provider);
}

std::vector<Provider> all_providers(Database& db) {
    Statement query(db, "SELECT name, access, secret, since, by FROM provider ORDER BY name");
    return all_rows(query, read_provider);
}

void save_provider(Database& db, const Provider& provider) {
    Statement insert(
        db,
        "INSERT OR REPLACE INTO provider (name, kind, access, since, by, secret) "
        "VALUES (?, ?, ?, ?, ?, ?)"
    );
    insert.bind(provider.name)
        .bind(word_of(provider.access.kind))
        .bind(access_document(provider.access))
        .bind(provider.since)
        .bind(provider.by);
    if (provider.access.secret) {
        insert.bind_blob(provider.access.secret->reveal());
    } else {
        insert.bind_or_null(std::nullopt);
    }
    insert.run();
}

void forget_provider(Database& db, std::string_view name) {
    Statement(db, "DELETE FROM provider WHERE name = ?").bind(name).run();
}

namespace {

constexpr const char* grant_columns = "SELECT zone, owner, name, since, by, force FROM zone_grant ";

Grant read_grant(const Statement& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.integer(5) != 0};
}

}  // namespace

std::vector<Grant> all_grants(Database& db) {
    Statement query(db, std::string(grant_columns) + "ORDER BY zone, name");
    return all_rows(query, read_grant);
}

std::optional<Grant> find_grant(Database& db, std::string_view zone, std::string_view owner) {
    Statement query(db, std::string(grant_columns) + "WHERE zone = ? AND owner = ?");
    query.bind(zone).bind(owner);
    return one_row(query, read_grant);
}

Leave leave_for(
    Database& db, std::string_view owner, std::string_view name, std::string_view zone
) {
    Leave most = Leave::none;
    while (true) {
        if (const auto grant = find_grant(db, zone, owner); grant && is_meant(*grant, name)) {
            most = std::max(most, grant->force ? Leave::force : Leave::own_records);
        }
        const auto dot = zone.find('.');
        if (dot == std::string_view::npos) {
            return most;
        }
        zone.remove_prefix(dot + 1);
    }
}

void save_grant(Database& db, const Grant& grant) {
    Statement(
        db,
        "INSERT OR REPLACE INTO zone_grant (zone, owner, name, since, by, force) "
        "VALUES (?, ?, ?, ?, ?, ?)"
    )
        .bind(grant.zone)
        .bind(grant.owner)
        .bind(grant.name)
        .bind(grant.since)
        .bind(grant.by)
        .bind(std::int64_t{grant.force ? 1 : 0})
        .run();
}

bool forget_grant(Database& db, std::string_view zone, std::string_view owner) {
    Statement removed(db, "DELETE FROM zone_grant WHERE zone = ? AND owner = ? RETURNING 1");
    removed.bind(zone).bind(owner);
    bool was_there = false;
    while (removed.step()) {
        was_there = true;
    }
    return was_there;
}

}  // namespace mailctl::store
