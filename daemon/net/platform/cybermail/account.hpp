#pragma once

#include "common/api/net/platform/account/register.hpp"
#include "common/api/net/platform/account/show.hpp"
#include "common/api/net/platform/health.hpp"
#include "common/result.hpp"
#include "common/wire/json.hpp"

/// The account: what is asked about it, and what the answers say.
namespace mailctl::net::platform::cybermail {

using wire::json;

/// Holds the password: wiped by who sends it.
json body_of(const api::PlatformRegister& request);

/// Takes the key out of the data. `remote_refused` without one that can be kept.
Result<api::PlatformRegisterReply> parse_connected(json& data);

Result<api::PlatformAccountReply> parse_account(json& data);

/// Of an answer that may have any form.
Result<api::PlatformHealthReply> parse_health(json& answer);

}  // namespace mailctl::net::platform::cybermail
