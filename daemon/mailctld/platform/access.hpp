#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/store/accounts.hpp"

#include <string>
#include <utility>

/// The room of the delivery platform: what every request about it starts with, and what it tells.
///
/// An account is a user's, by number; its session holds the account's turn, so that one act at a
/// time is made there. The platform's own words stay in mailctl-net (daemon/net/platform): here are
/// typed jobs and their replies, which are a stranger's and tamed. What was made there and when it
/// goes is the business of credential/ below this, and of domain/.
///
/// It does not promise that the platform keeps what it said: what counts is looked at again.
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
    api::PlatformKey key() const;

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
