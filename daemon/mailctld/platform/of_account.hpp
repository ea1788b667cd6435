#pragma once

#include "daemon/mailctld/call/method.hpp"

namespace mailctl::platform {

class AccountSession;

/// As call(), for a handler that takes the caller's account. Compiled beside it, by
/// MAILCTL_ACCOUNT_HANDLER.
template <class Request, auto handle>
Result<wire::json> call_of_account(Context& context, wire::json& parameters);

/// A row for a handler that takes the caller's account, and with it the account's turn.
template <class Request, auto handle>
Method of_account(Resource resource, Verb verb) {
    const auto& shape = wire::method_shape<Request>();
    return {
        shape.name,
        Right{resource, verb},
        Effect::works,
        shape.tells_secret,
        call_of_account<Request, handle>};
}

}  // namespace mailctl::platform
