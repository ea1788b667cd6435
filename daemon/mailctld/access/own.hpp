#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/store/users.hpp"

namespace mailctl::access {

/// Who is logged in; an error where the call is made for somebody else.
Result<store::User> own_user(const Context& context);

/// The same, who has given the password with this call. Counted as a login is.
Result<store::User> proven_user(const Context& context, const Secret& password);

}  // namespace mailctl::access
