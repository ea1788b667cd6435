#pragma once

#include "common/result.hpp"

namespace mailctl {
struct Context;
}
namespace mailctl::api {
struct Act;
struct InvitationAccept;
struct InvitationAcceptReply;
struct MailboxRenewHash;
struct SecondFactorBegun;
struct SecondFactorConfirmed;
struct SessionBeginSecondFactor;
struct SessionChangePassword;
struct SessionConfirmSecondFactor;
struct SessionDropSecondFactor;
struct SessionEnd;
struct SessionKey;
struct SessionList;
struct SessionListReply;
struct SessionLogIn;
struct SessionLogOut;
struct SessionOpened;
struct SessionProve;
struct SessionRenewKey;
struct TenantAdd;
struct TenantList;
struct TenantListReply;
struct TenantRemove;
struct TenantSet;
struct TenantShow;
struct TenantShowReply;
struct TokenCreate;
struct TokenCreateReply;
struct TokenList;
struct TokenListReply;
struct TokenRevoke;
struct UserAdd;
struct UserDisable;
struct UserEnable;
struct UserEndSessions;
struct UserList;
struct UserListReply;
struct UserListSessions;
struct UserListSessionsReply;
struct UserRemove;
struct UserResetSecondFactor;
struct UserSetPassword;
}  // namespace mailctl::api

/// Who may do what: tenants, and the people (users) and programs (tokens) that act for them.
///
/// A tenant is an owner: accounts, domains, credentials, records and grants are kept under its text
/// ("tenant:42"), as those of a user of this machine are under "uid:1000". So nothing moves when
/// somebody is no user, and no query needs another column. The machine's own tenant is root.
///
/// It does not promise that a name means the same tenant for ever, but that a number does.
namespace mailctl::access {

Result<api::Act> add_tenant(Context& context, api::TenantAdd& request);
Result<api::Act> set_tenant(Context& context, api::TenantSet& request);
Result<api::TenantShowReply> show_tenant(Context& context, api::TenantShow& request);
Result<api::TenantListReply> list_tenants(Context& context, api::TenantList& request);
Result<api::Act> remove_tenant(Context& context, api::TenantRemove& request);

Result<api::TokenCreateReply> create_token(Context& context, api::TokenCreate& request);
Result<api::TokenListReply> list_tokens(Context& context, api::TokenList& request);
Result<api::Act> revoke_token(Context& context, api::TokenRevoke& request);

Result<api::Act> add_user(Context& context, api::UserAdd& request);
Result<api::UserListReply> list_users(Context& context, api::UserList& request);
Result<api::Act> set_password(Context& context, api::UserSetPassword& request);
Result<api::Act> disable_user(Context& context, api::UserDisable& request);
Result<api::Act> enable_user(Context& context, api::UserEnable& request);
Result<api::Act> reset_second_factor(Context& context, api::UserResetSecondFactor& request);
Result<api::Act> remove_user(Context& context, api::UserRemove& request);
Result<api::UserListSessionsReply> list_sessions_of(
    Context& context, api::UserListSessions& request
);
Result<api::Act> end_sessions_of(Context& context, api::UserEndSessions& request);

// Whoever has a code is let in by it, once.
Result<api::InvitationAcceptReply> accept_invitation(
    Context& context, api::InvitationAccept& request
);

// Whom Dovecot has let in.
Result<api::Act> renew_hash(Context& context, api::MailboxRenewHash& request);

// What somebody who has logged in does for themselves, and logging in.
Result<api::SessionOpened> log_in(Context& context, api::SessionLogIn& request);
Result<api::Act> log_out(Context& context, api::SessionLogOut& request);
Result<api::SessionListReply> list_sessions(Context& context, api::SessionList& request);
Result<api::Act> end_session(Context& context, api::SessionEnd& request);
Result<api::Act> prove(Context& context, api::SessionProve& request);
Result<api::SessionKey> renew_key(Context& context, api::SessionRenewKey& request);
Result<api::Act> change_password(Context& context, api::SessionChangePassword& request);
Result<api::SecondFactorBegun> begin_second_factor(
    Context& context, api::SessionBeginSecondFactor& request
);
Result<api::SecondFactorConfirmed> confirm_second_factor(
    Context& context, api::SessionConfirmSecondFactor& request
);
Result<api::Act> drop_second_factor(Context& context, api::SessionDropSecondFactor& request);

}  // namespace mailctl::access
