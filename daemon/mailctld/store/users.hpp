#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// What makes codes for a user, beside the password.
struct SecondFactor {
    std::string key;  ///< In base32. Who reads the store can make codes, and has the machine.
    bool is_confirmed = false;
    std::int64_t last_step = 0;              ///< Of the last code: each is good once.
    std::vector<std::string> recovery = {};  ///< Hashes of the recovery codes that are left.
};

/// A person who may log in over HTTP.
struct User {
    std::int64_t id = 0;
    std::string name;
    std::string owner;     ///< Whose things they see to: "uid:0", "tenant:42".
    std::string role;      ///< An AccessRole's word.
    std::string password;  ///< Its hash.
    bool is_enabled = true;
    std::string since;
    std::string by;
    std::optional<SecondFactor> second_factor = {};
    std::optional<std::string> last_login = {};
    std::optional<std::string> last_address = {};
};

/// In the order of their names.
std::vector<User> all_users(Database& db);

/// The first behind `after`, in the same order; of one owner where that is not empty.
std::vector<User> users_after(
    Database& db,
    std::string_view after,
    std::int64_t limit,
    std::string_view owner,
    bool is_down = false
);

std::optional<User> find_user(Database& db, std::int64_t id);
std::optional<User> find_user_named(Database& db, std::string_view name);

/// Gives its number, which no other user ever gets.
std::int64_t add_user(Database& db, const User& user);

/// Everything but its number, name and owner.
void save_user(Database& db, const User& user);

/// And their sessions and key.
void forget_user(Database& db, std::int64_t id);

}  // namespace mailctl::store
