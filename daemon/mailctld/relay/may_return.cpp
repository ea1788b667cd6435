#include "daemon/mailctld/relay/may_return.hpp"

#include "daemon/mailctld/relay/settings.hpp"
#include "daemon/mailctld/store/credentials.hpp"

namespace mailctl::relay {

// A credential at the platform that was deleted, or whose account was forgotten, is dead for good.
Status may_return(const Context& context, const store::Holding& before) {
    const auto relay = relay_in(before);
    if (!relay.account || !relay.credential) {
        return {};
    }
    const auto credential = context.services.shared.with([&](store::Database& db) {
        return store::find_credential(db, *relay.account, *relay.credential);
    });
    if (credential && credential->state == store::CredentialState::active) {
        return {};
    }
    return Error{
        Errc::conflict,
        "the credential that was in use before that change is not at the platform any more",
        "`mailctl relay enable` makes another one",
        "change"};
}

}  // namespace mailctl::relay
