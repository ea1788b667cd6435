#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// Where a login that was made at the platform for this machine's relay stands. What was intended
/// is written down before the platform is asked, so that whatever becomes of the answer, no login
/// is left there that nobody knows of.
enum class LoginState {
    creating,  ///< The platform was asked, and its answer is not known.
    fresh,     ///< It is there, and not yet in Postfix.
    active,    ///< It is, or was last, in Postfix.
    retiring,  ///< It has to be deleted at the platform.
};

BOOST_DESCRIBE_ENUM(LoginState, creating, fresh, active, retiring)

struct Login {
    std::string mark;  ///< Its description at the platform, which no other login has.
    std::string owner;
    LoginState state;
    std::optional<std::string> remote_id;  ///< Absent while `creating`.
    std::optional<std::string> username;
    std::string at;
};

/// The oldest first.
std::vector<Login> logins_of(Database& db, std::string_view owner);

std::optional<Login> find_login(Database& db, std::string_view owner, std::string_view remote_id);

/// Owners with logins that are neither active nor gone.
std::vector<std::string> owners_with_loose_logins(Database& db);

void save_login(Database& db, const Login& login);
void forget_login(Database& db, std::string_view mark);

}  // namespace mailctl::store
