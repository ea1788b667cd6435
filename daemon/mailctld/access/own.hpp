#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/store/users.hpp"

#include <optional>

namespace mailctl::access {

/// Who is logged in; an error where the call is made for somebody else.
Result<store::User> own_user(const Context& context);

/// The same, who tries to prove something: whoever was wrong too often has to wait, as at a login.
Result<store::User> trying_user(const Context& context);
/// What such a try ends with.
Error failed_try(const Context& context, const store::User& user, Error error);
void good_try(const Context& context);

/// Who is logged in and has given the password with this call. Counted as a login is.
Result<store::User> proven_user(const Context& context, const Secret& password);

/// The same with a code, where the user has a second factor: it is used up. A wrong one counts as a
/// wrong password does, and the right password does not make up for it.
Result<store::User> proven_user(
    const Context& context, const Secret& password, const std::optional<Secret>& code
);

}  // namespace mailctl::access
