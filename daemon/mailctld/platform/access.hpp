#pragma once

#include "common/api/act.hpp"
#include "common/api/net/platform.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/context.hpp"
#include "daemon/mailctld/store/accounts.hpp"

#include <string>
#include <vector>

/// What every request about a delivery platform starts with.
namespace mailctl::platform {

/// Whose accounts and grants are a peer's. Users may change their names, so it is their number.
std::string owner_of(const Peer& peer);

/// A number is given to somebody else one day, and what its first user had is not theirs: an
/// administrator decides. `name` is the user's of whom something is kept under the peer's number.
Status check_name(const Peer& peer, const std::string& name);

/// The platform of this machine's configuration.
Result<api::PlatformAccess> access(const Config& config);

/// An account, ready to ask the platform about. One act at a time: it holds the account's turn.
class AccountSession {
public:
    /// `not_found` where the owner has no account.
    static Result<AccountSession> open(Context& context, const std::string& owner);

    /// The caller's. `permission_denied` where it was made by another user who had the caller's
    /// number: see check_name().
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

/// One row of the journal for an act that is no change of Postfix.
struct Note {
    std::string_view method;
    std::string event;  ///< "connected", "domain-added", ...
    std::string text;
    std::vector<api::PlanItem> plan = {};
    bool forgets = false;  ///< A secret: nothing of it is to stay in the state.
};

/// Cuts what the state's log still holds of secrets that were forgotten.
void scrub(Services& services);

/// Writes it, in the caller's transaction. The caller calls Services::journal_grew afterwards.
void write_journal(store::Database& db, const Context& context, Note note);

/// Does `work` with the shared database in one transaction, together with the journal's row.
template <class Work>
void record(const Context& context, Note note, Work&& work) {
    const bool forgets = note.forgets;
    context.services.shared.change([&](store::Database& db) {
        work(db);
        write_journal(db, context, std::move(note));
    });
    if (forgets) {
        scrub(context.services);
    }
    if (context.services.journal_grew) {
        context.services.journal_grew();
    }
    if (context.peer.role != Role::admin) {
        context.services.brake.hold(context.peer.uid);
    }
}

}  // namespace mailctl::platform
