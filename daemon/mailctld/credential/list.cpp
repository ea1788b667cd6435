#include "daemon/mailctld/account/logins.hpp"
#include "daemon/mailctld/credential/credential.hpp"
#include "daemon/mailctld/credential/use.hpp"
#include "daemon/mailctld/system/net_job.hpp"

namespace mailctl::credential {

Result<std::optional<std::string>> id_in_use(const platform::AccountSession& session) {
    const auto ledger = session.context().services.engine.settled_ledger();
    if (!ledger) {
        return ledger.error();
    }
    const auto& relay = ledger->relay;
    return relay && relay->account == session.owner() ? relay->credential : std::nullopt;
}

Result<api::CredentialListReply> list(Context& context, api::CredentialList&) {
    const auto session = platform::AccountSession::open(context, platform::owner_of(context.peer));
    if (!session) {
        return session.error();
    }
    const auto logins = account::list_logins(*session);
    if (!logins) {
        return logins.error();
    }
    const auto in_use = id_in_use(*session);
    if (!in_use) {
        return in_use.error();
    }
    api::CredentialListReply reply;
    for (const auto& login : *logins) {
        reply.credentials.push_back(
            {login.id.text(),
             system::tamed(login.username),
             system::tamed(login.description),
             system::tamed(login.created),
             *in_use == login.id.text()}
        );
    }
    return reply;
}

}  // namespace mailctl::credential
