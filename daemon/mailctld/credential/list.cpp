#include "daemon/mailctld/credential/credential.hpp"
#include "daemon/mailctld/credential/use.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/credential/credentials.hpp"
#include "daemon/mailctld/platform/credential/mark.hpp"
#include "daemon/mailctld/relay/settings.hpp"

namespace mailctl::credential {

bool is_in_use(
    const Config& config, const store::Ledger& ledger, const api::Credential& credential
) {
    const auto relay = relay::relay_of(ledger);
    return relay && relay->host.text() == config.platform_host && relay->username &&
           relay->username->text() == credential.username;
}

Result<api::CredentialListReply>
list(const platform::AccountSession& session, api::CredentialList&) {
    const auto credentials = platform::list_credentials(session);
    if (!credentials) {
        return credentials.error();
    }
    const auto ledger = session.context().services.engine.settled_ledger();
    if (!ledger) {
        return ledger.error();
    }
    api::CredentialListReply reply;
    for (const auto& credential : *credentials) {
        reply.credentials.push_back(
            {credential.id.text(),
             credential.username,
             platform::text_without_mark(credential.description),
             credential.created,
             is_in_use(session.context().services.config, *ledger, credential)}
        );
    }
    return reply;
}

}  // namespace mailctl::credential
