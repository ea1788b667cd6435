#include "daemon/mailctld/store/credentials.hpp"

#include "common/types/word.hpp"
#include "daemon/mailctld/store/rows.hpp"
#include "daemon/mailctld/store/stored_value.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace mailctl::store {
namespace {

constexpr const char* credential_columns = "mark, owner, state, remote_id, username, at";

Credential read_credential(const Statement& row) {
    return {
        row.text(0),
        row.text(1),
        stored_value<CredentialState>(row.text(2), "state of a credential"),
        row.text_or_null(3),
        row.text_or_null(4),
        row.text(5)};
}

}  // namespace

std::vector<Credential> credentials_of(Database& db, std::string_view owner) {
    Statement query(
        db,
        fmt::format(
            "SELECT {} FROM credential WHERE owner = ? ORDER BY at, mark", credential_columns
        )
    );
    query.bind(owner);
    return all_rows(query, read_credential);
}

std::optional<Credential> find_credential(
    Database& db, std::string_view owner, std::string_view remote_id
) {
    Statement query(
        db,
        fmt::format(
            "SELECT {} FROM credential WHERE owner = ? AND remote_id = ?", credential_columns
        )
    );
    query.bind(owner).bind(remote_id);
    return one_row(query, read_credential);
}

std::vector<std::string> owners_with_loose_credentials(Database& db) {
    Statement query(
        db,
        "SELECT DISTINCT owner FROM credential WHERE state IN ('creating', 'fresh', 'retiring') "
        "ORDER BY owner"
    );
    std::vector<std::string> owners;
    while (query.step()) {
        owners.push_back(query.text(0));
    }
    return owners;
}

void save_credential(Database& db, const Credential& credential) {
    Statement(db, "INSERT OR REPLACE INTO credential VALUES (?, ?, ?, ?, ?, ?)")
        .bind(credential.mark)
        .bind(credential.owner)
        .bind(word_of(credential.state))
        .bind_or_null(credential.remote_id)
        .bind_or_null(credential.username)
        .bind(credential.at)
        .run();
}

void forget_credential(Database& db, std::string_view mark) {
    Statement(db, "DELETE FROM credential WHERE mark = ?").bind(mark).run();
}

void forget_credential_at(Database& db, std::string_view owner, std::string_view remote_id) {
    Statement(db, "DELETE FROM credential WHERE owner = ? AND remote_id = ?")
        .bind(owner)
        .bind(remote_id)
        .run();
}

}  // namespace mailctl::store
