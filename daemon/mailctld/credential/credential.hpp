#pragma once

#include "common/api/credential/create.hpp"
#include "common/api/credential/list.hpp"
#include "common/api/credential/remove.hpp"
#include "common/api/credential/rotate.hpp"
#include "common/api/credential/secret.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/platform/access.hpp"

/// The SMTP credentials of the caller's account.
namespace mailctl::credential {

Result<api::CredentialSecretReply> create(Context& context, api::CredentialCreate& request);
Result<api::CredentialListReply> list(
    const platform::AccountSession& session, api::CredentialList& request
);
Result<api::CredentialSecretReply> rotate(Context& context, api::CredentialRotate& request);
Result<api::Act> remove(const platform::AccountSession& session, api::CredentialRemove& request);

}  // namespace mailctl::credential
