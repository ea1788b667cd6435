#include "daemon/mailctld/store/accounts.hpp"

#include "common/types/word.hpp"
#include "common/wire/described.hpp"
#include "daemon/mailctld/store/stored_value.hpp"

#include <stdexcept>

namespace mailctl::store {
namespace {

Secret key_from(std::string text) {
    auto key = Secret::parse(text);
    if (!key) {
        throw std::runtime_error("the store holds a key that was never accepted");
    }
    return *std::move(key);
}

std::vector<std::string> first_column(Statement& query) {
    std::vector<std::string> found;
    while (query.step()) {
        found.push_back(query.text(0));
    }
    return found;
}

void remove_from(Database& db, const char* sql, std::string_view owner) {
    Statement(db, sql).bind(owner).run();
}

}  // namespace

std::optional<Account> find_account(Database& db, std::string_view owner) {
    Statement query(
        db,
        "SELECT owner, name, platform, email, key, remote_id, usage, since FROM account "
        "WHERE owner = ?"
    );
    query.bind(owner);
    if (!query.step()) {
        return std::nullopt;
    }
    return Account{
        query.text(0),
        query.text(1),
        stored_value<api::PlatformKind>(query.text(2), "platform"),
        query.text(3),
        key_from(query.text(4)),
        query.text_or_null(5),
        stored_document<Usage>(query.text(6), "account"),
        query.text(7)};
}

std::vector<std::string> account_owners(Database& db) {
    Statement query(db, "SELECT owner FROM account ORDER BY owner");
    return first_column(query);
}

std::vector<std::string> known_owners(Database& db) {
    Statement query(
        db,
        "SELECT owner FROM account UNION SELECT owner FROM credential UNION "
        "SELECT owner FROM zone_grant UNION SELECT owner FROM record ORDER BY owner"
    );
    return first_column(query);
}

void save_account(Database& db, const Account& account) {
    Statement(db, "INSERT OR REPLACE INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(account.owner)
        .bind(account.name)
        .bind(word_of(account.platform))
        .bind(account.email)
        .bind_blob(account.key.reveal())
        .bind_or_null(account.remote_id)
        .bind(wire::to_text(wire::encode(account.usage)))
        .bind(account.since)
        .run();
}

void save_usage(Database& db, std::string_view owner, const Usage& usage) {
    Statement(db, "UPDATE account SET usage = ? WHERE owner = ?")
        .bind(wire::to_text(wire::encode(usage)))
        .bind(owner)
        .run();
}

void forget_account(Database& db, std::string_view owner) {
    remove_from(db, "DELETE FROM credential WHERE owner = ?", owner);
    remove_from(db, "DELETE FROM domain WHERE owner = ?", owner);
    remove_from(db, "DELETE FROM account WHERE owner = ?", owner);
}

}  // namespace mailctl::store
