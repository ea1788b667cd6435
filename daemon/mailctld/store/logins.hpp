#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// Where a login stands that was made at the platform, for this machine or for somebody.
/// What was intended is written down before the platform is asked, so that whatever becomes of the
/// answer, no login is left there that nobody knows of. A login that somebody has got is theirs,
/// and no row is kept of it.
enum class LoginState {
    creating,  ///< The platform was asked, and its answer is not known.
    fresh,     ///< It is there, and neither in Postfix nor told to anybody.
    active,    ///< It is, or was last, in Postfix.
    retiring,  ///< It has to be deleted at the platform.
    telling,   ///< Somebody is being told its password, or was and may not have got it.
    rotating,  ///< It is somebody's, and gets another password, which nobody has yet.
};

BOOST_DESCRIBE_ENUM(LoginState, creating, fresh, active, retiring, telling, rotating)

struct Login {
    std::string mark;  ///< A part of its description at the platform that no other login has.
    std::string owner;
    LoginState state;
    std::optional<std::string> remote_id;  ///< Absent while `creating`.
    std::optional<std::string> username;
    std::string at;
};

/// Whether it may be in use elsewhere, so that nobody but its owner may delete it.
inline bool is_somebodys(const Login& login) {
    return login.state == LoginState::telling || login.state == LoginState::rotating;
}

/// The oldest first.
std::vector<Login> logins_of(Database& db, std::string_view owner);

std::optional<Login> find_login(Database& db, std::string_view owner, std::string_view remote_id);

/// Owners with logins of which something is left to do.
std::vector<std::string> owners_with_loose_logins(Database& db);

void save_login(Database& db, const Login& login);
void forget_login(Database& db, std::string_view mark);

/// Forgets whatever is written down of the login with this ID.
void forget_login_at(Database& db, std::string_view owner, std::string_view remote_id);

}  // namespace mailctl::store
