#pragma once

#include "common/api/net/platform.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/context.hpp"
#include "daemon/mailctld/store/accounts.hpp"

#include <string>
#include <utility>

/// What every request about a delivery platform starts with.
namespace mailctl::platform {

/// The platform of this machine's configuration.
Result<api::PlatformAccess> access(const Config& config);

/// An account, ready to ask the platform about. One act at a time: it holds the account's turn.
class AccountSession {
public:
    /// `not_found` where the owner has no account.
    static Result<AccountSession> open(Context& context, const std::string& owner);

    /// The caller's. `permission_denied` where it was made by another user who had the caller's
    /// number: see act::check_name().
    static Result<AccountSession> open_own(Context& context);

    const store::Account& account() const { return account_; }
    const std::string& owner() const { return account_.owner; }
    Context& context() const { return *context_; }

    api::PlatformAccess access() const { return access_; }
    api::PlatformLogin login() const;

private:
    AccountSession(
        Context& context, Turns::Turn turn, store::Account account, api::PlatformAccess access
    )
        : context_(&context)
        , turn_(std::move(turn))
        , account_(std::move(account))
        , access_(std::move(access)) {}

    Context* context_;
    Turns::Turn turn_;
    store::Account account_;
    api::PlatformAccess access_;
};

/// The turn of an account that may not be there yet.
Result<Turns::Turn> take_turn(Context& context, const std::string& owner);

}  // namespace mailctl::platform
