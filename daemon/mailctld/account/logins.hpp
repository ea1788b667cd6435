#pragma once

#include "common/api/net/platform_credential.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/platform/access.hpp"
#include "daemon/mailctld/store/logins.hpp"

#include <optional>
#include <string>
#include <vector>

/// The logins that are made at the platform for this machine's relay, from their making to their
/// end. Whatever is cut short is settled by looking: the platform's list tells what is there, the
/// ledger what Postfix uses.
namespace mailctl::account {

/// The account's logins at the platform.
Result<std::vector<api::Credential>> list_logins(const platform::AccountSession& session);

/// Finishes what was begun: finds logins whose making was cut short, and deletes those that nobody
/// uses. What cannot be done now stays written down. Gives the platform's list as it is then.
Result<std::vector<api::Credential>> settle_logins(const platform::AccountSession& session);

/// Makes a login, which stays `fresh` until keep_login() or retire_login() is called for it.
Result<api::PlatformCredentialCreateReply> make_login(const platform::AccountSession& session);

/// The login is in Postfix now: all others of this account are to go.
void keep_login(const platform::AccountSession& session, const std::string& id);

/// The login is not needed. Deletes it at the platform; where that fails it is done later, and the
/// reason is given.
std::optional<Error> retire_login(const platform::AccountSession& session, const std::string& id);

/// Writes down that all of the account's logins for this machine are to go, unless Postfix still uses
/// one when they are settled.
void give_up_logins(const platform::AccountSession& session);

/// Lets all of the account's logins for this machine go, as retire_login() does.
std::optional<Error> retire_all_logins(const platform::AccountSession& session);

/// What has yet to be done, for people.
std::vector<std::string> pending_work(Context& context, const std::string& owner);

/// Deletes one login at the platform; that it is not there is a success.
Status delete_login(const platform::AccountSession& session, const RemoteId& id);

}  // namespace mailctl::account
