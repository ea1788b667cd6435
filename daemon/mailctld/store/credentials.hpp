#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// Where a credential stands that was made at the platform, for this machine or for somebody.
/// What was intended is written down before the platform is asked, so that whatever becomes of the
/// answer, no credential is left there that nobody knows of. A credential that somebody has got is
/// theirs, and no row is kept of it.
enum class CredentialState {
    creating,  ///< The platform was asked, and its answer is not known.
    fresh,     ///< It is there, and neither in Postfix nor told to anybody.
    active,    ///< It is, or was last, in Postfix.
    retiring,  ///< It has to be deleted at the platform.
    telling,   ///< Somebody is being told its password, or was and may not have got it.
    rotating,  ///< It is somebody's, and gets another password, which nobody has yet.
};

BOOST_DESCRIBE_ENUM(CredentialState, creating, fresh, active, retiring, telling, rotating)

struct Credential {
    std::string mark;  ///< A part of its description at the platform that no other credential has.
    std::string owner;
    CredentialState state;
    std::optional<std::string> remote_id;  ///< Absent while `creating`.
    std::optional<std::string> username;
    std::string at;
};

/// Whether it may be in use elsewhere, so that nobody but its owner may delete it.
inline bool is_somebodys(const Credential& credential) {
    return credential.state == CredentialState::telling ||
           credential.state == CredentialState::rotating;
}

/// The oldest first.
std::vector<Credential> credentials_of(Database& db, std::string_view owner);

std::optional<Credential> find_credential(
    Database& db, std::string_view owner, std::string_view remote_id
);

/// Owners with credentials of which something is left to do.
std::vector<std::string> owners_with_loose_credentials(Database& db);

void save_credential(Database& db, const Credential& credential);
void forget_credential(Database& db, std::string_view mark);

/// Forgets whatever is written down of the credential with this ID.
void forget_credential_at(Database& db, std::string_view owner, std::string_view remote_id);

}  // namespace mailctl::store
