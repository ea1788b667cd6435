#pragma once

#include "common/api/net/platform/credential/create.hpp"
#include "common/api/net/platform/credential/list.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/handover.hpp"
#include "daemon/mailctld/platform/access.hpp"
#include "daemon/mailctld/store/credentials.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The credentials that are made at the platform, for this machine's relay or for whoever asks,
/// from their making to their end. Whatever is cut short is settled by looking: the platform's list
/// tells what is there, the ledger what Postfix uses.
namespace mailctl::platform {

/// The account's credentials at the platform.
Result<std::vector<api::Credential>> list_credentials(const platform::AccountSession& session);

/// Finishes what was begun: finds credentials whose making was cut short, and deletes those that
/// neither Postfix uses nor an undo can bring back. What cannot be done now stays written down.
/// Gives the platform's list as it is then.
Result<std::vector<api::Credential>> settle_credentials(const platform::AccountSession& session);

/// Makes a credential, which stays `fresh` until keep_credential(), retire_credential() or its
/// handover settles it. `text` is what people say of it, `before` the platform's list from before.
/// After a lost answer a credential that is surely this one is deleted; one that only may be it is
/// named in the error.
Result<api::PlatformCredentialCreateReply> make_credential(
    const platform::AccountSession& session,
    std::string_view text,
    const std::vector<api::Credential>& before
);

/// For a credential that `make_credential` has made for somebody: once they have its password it is
/// theirs, and where they do not get it, it goes again.
Handover handover_of_new(std::shared_ptr<const platform::AccountSession> session, std::string id);

/// Notes that a credential of somebody's gets another password.
store::Credential begin_rotation(
    const platform::AccountSession& session, const api::Credential& credential
);

/// It kept its old one.
void cancel_rotation(const platform::AccountSession& session, const store::Credential& rotation);

/// For the new password: where nobody gets it, that is kept in mind until it is rotated again.
Handover handover_of_rotated(
    std::shared_ptr<const platform::AccountSession> session, std::string id
);

/// The credential is in Postfix now: all others of this account are to go.
void keep_credential(const platform::AccountSession& session, const std::string& id);

/// The credential is not needed. Deletes it at the platform; where that fails it is done later, and
/// the reason is given.
std::optional<Error> retire_credential(
    const platform::AccountSession& session, const std::string& id
);

/// Lets all of the account's credentials for this machine go, as retire_credential() does.
std::optional<Error> retire_all_credentials(const platform::AccountSession& session);

/// What has yet to be done, for people.
std::vector<std::string> pending_work(Context& context, const std::string& owner);

/// Deletes one credential at the platform; that it is not there is a success.
Status remove_credential(const platform::AccountSession& session, const RemoteId& id);

}  // namespace mailctl::platform
