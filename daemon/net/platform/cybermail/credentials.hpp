#pragma once

#include "common/api/net/platform/credential/create.hpp"
#include "common/api/net/platform/credential/list.hpp"
#include "common/api/net/platform/credential/rotate.hpp"
#include "common/result.hpp"
#include "common/wire/json.hpp"

#include <optional>

/// SMTP credentials: what the platform's answers about them say.
namespace mailctl::net::platform::cybermail {

using wire::json;

/// A credential that the platform made. It exists there whether or not we can use it.
struct Made {
    std::optional<RemoteId> id;
    Result<api::PlatformCredentialCreateReply> reply;
};

/// Takes the password out of the data. `remote_refused` where the credential is not complete, or
/// Postfix could not hold its name or its password unchanged.
Made parse_made(json& data);

/// Rows whose ID cannot be one are left out. Without a list it is an error: that a credential is
/// not there has consequences.
Result<api::PlatformCredentialListReply> parse_credentials(const json& data);

/// Takes the password out of the data. `remote_unknown` without one that Postfix could hold, for
/// the old one may be dead.
Result<api::PlatformCredentialRotateReply> parse_rotated(json& data);

}  // namespace mailctl::net::platform::cybermail
