#pragma once

#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/platform/access.hpp"
#include "daemon/mailctld/platform/of_account.hpp"

/// How a handler that takes the caller's account fits into the method table: it has the account's
/// turn, and where there is no account it is not called.
namespace mailctl::platform {

template <class Request, auto handle>
Result<wire::json> call_of_account(Context& context, wire::json& parameters) {
    const auto with_account = [](Context& with, Request& request
                              ) -> decltype(handle(std::declval<const AccountSession&>(), request)
                                ) {
        const auto session = AccountSession::open_own(with);
        if (!session) {
            return session.error();
        }
        return handle(*session, request);
    };
    return detail::answer<Request>(context, parameters, with_account);
}

}  // namespace mailctl::platform

/// As MAILCTL_HANDLER.
#define MAILCTL_ACCOUNT_HANDLER(Request, handle) \
    template mailctl::Result<nlohmann::json>     \
    mailctl::platform::call_of_account<Request, handle>(mailctl::Context&, nlohmann::json&);
