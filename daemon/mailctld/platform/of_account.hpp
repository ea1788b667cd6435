#pragma once

#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/platform/access.hpp"

namespace mailctl::platform {

/// A row for a handler that takes the caller's account, and with it the account's turn.
template <class Request, auto handle>
constexpr Method of_account(Resource resource, Verb verb) {
    return method<Request, with_account<handle, Request>>(resource, verb, Effect::works);
}

}  // namespace mailctl::platform
