#pragma once

#include "common/api/credential/create.hpp"
#include "common/api/credential/list.hpp"
#include "common/api/credential/remove.hpp"
#include "common/api/credential/rotate.hpp"
#include "common/api/credential/secret.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

/// The SMTP credentials of the caller's account.
namespace mailctl::credential {

Result<api::CredentialSecretReply> create(Context& context, api::CredentialCreate& request);
Result<api::CredentialListReply> list(Context& context, api::CredentialList& request);
Result<api::CredentialSecretReply> rotate(Context& context, api::CredentialRotate& request);
Result<api::ActReply> remove(Context& context, api::CredentialRemove& request);

}  // namespace mailctl::credential
