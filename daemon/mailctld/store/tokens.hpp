#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// What lets a program in. The token itself is nowhere: who reads the store cannot use it.
struct Token {
    std::int64_t id = 0;
    std::string name;
    std::string owner;   ///< Whose things it is for: "uid:0", "tenant:42".
    std::string rights;  ///< A Scope's text.
    std::string hash;    ///< SHA-256 of the token.
    std::string since;
    std::string by;
    std::optional<std::string> expires;
    std::vector<std::string> addresses;  ///< Networks' texts; empty: from anywhere.
    std::optional<std::string> last_used = {};
    std::optional<std::string> last_address = {};
};

/// The oldest first.
std::vector<Token> all_tokens(Database& db);

/// The first behind `after`, in the same order; of one owner where that is not empty.
std::vector<Token> tokens_after(
    Database& db,
    std::int64_t after,
    std::int64_t limit,
    std::string_view owner,
    bool is_down = false
);

std::optional<Token> find_token(Database& db, std::int64_t id);
std::optional<Token> find_token_named(Database& db, std::string_view name);

/// By the hash of what somebody shows.
std::optional<Token> find_token_hashed(Database& db, std::string_view hash);

/// Gives its number, which no other token ever gets.
std::int64_t add_token(Database& db, const Token& token);

/// Another one in its place, of the same number. It has not been used.
void renew_token(Database& db, const Token& token);

void forget_token(Database& db, std::int64_t id);

void note_use(Database& db, std::int64_t id, std::string_view at, std::string_view address);

}  // namespace mailctl::store
