#include "common/api/credential/list.hpp"

#include "daemon/mailctld/call/page.hpp"
#include "daemon/mailctld/credential/use.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/platform/account_handler.hpp"
#include "daemon/mailctld/platform/credential/credentials.hpp"
#include "daemon/mailctld/platform/credential/mark.hpp"
#include "daemon/mailctld/relay/settings.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace mailctl::credential {
namespace {

const std::string& key_of(const api::CredentialState& row, api::CredentialColumn column) {
    switch (column) {
        case api::CredentialColumn::username:
            return row.username;
        case api::CredentialColumn::description:
            return row.description;
        case api::CredentialColumn::created:
            break;
    }
    return row.created;
}

}  // namespace

bool is_in_use(
    const Config& config, const store::Ledger& ledger, const api::Credential& credential
) {
    const auto relay = relay::relay_of(ledger);
    return relay && relay->host.text() == config.platform_host && relay->username &&
           relay->username->text() == credential.username;
}

Result<api::CredentialListReply> list(
    const platform::AccountSession& session, api::CredentialList& request
) {
    const auto credentials = platform::list_credentials(session);
    if (!credentials) {
        return credentials.error();
    }
    const auto ledger = session.context().services.engine.settled_ledger();
    if (!ledger) {
        return ledger.error();
    }
    const auto part = request.contains.value_or("");
    api::CredentialListReply reply;
    for (const auto& credential : *credentials) {
        auto description = platform::text_without_mark(credential.description);
        if (credential.username.find(part) == std::string::npos &&
            description.find(part) == std::string::npos) {
            continue;
        }
        reply.credentials.push_back(
            {credential.id.text(),
             credential.username,
             std::move(description),
             credential.created,
             is_in_use(session.context().services.config, *ledger, credential)}
        );
    }
    const auto column = request.sort ? request.sort->column() : api::CredentialColumn::created;
    const PageWanted wanted{
        request.after,
        request.limit ? request.limit->number() : api::CredentialLimit::range.most,
        request.sort && request.sort->is_down()};
    reply.next = cut_page(reply.credentials, wanted, [&](const api::CredentialState& row) {
        // Those of one second in the order of their numbers: 9 before 10.
        return Cursor(key_of(row, column), fmt::format("{:03}{}", row.id.size(), row.id));
    });
    return reply;
}

}  // namespace mailctl::credential

MAILCTL_ACCOUNT_HANDLER(mailctl::api::CredentialList, mailctl::credential::list)
