#pragma once

#include "common/result.hpp"

namespace mailctl {
struct Context;
}
namespace mailctl::platform {
class AccountSession;
}
namespace mailctl::api {
struct Act;
struct CredentialCreate;
struct CredentialList;
struct CredentialListReply;
struct CredentialRemove;
struct CredentialRotate;
struct CredentialSecretReply;
}  // namespace mailctl::api

/// The SMTP credentials of the caller's account.
namespace mailctl::credential {

Result<api::CredentialSecretReply> create(Context& context, api::CredentialCreate& request);
Result<api::CredentialListReply> list(
    const platform::AccountSession& session, api::CredentialList& request
);
Result<api::CredentialSecretReply> rotate(Context& context, api::CredentialRotate& request);
Result<api::Act> remove(const platform::AccountSession& session, api::CredentialRemove& request);

}  // namespace mailctl::credential
