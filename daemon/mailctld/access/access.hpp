#pragma once

#include "common/api/tenant/add.hpp"
#include "common/api/tenant/list.hpp"
#include "common/api/tenant/remove.hpp"
#include "common/api/token/create.hpp"
#include "common/api/token/list.hpp"
#include "common/api/token/revoke.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

/// Who may do what: tenants, and later the people and programs that act for them.
///
/// A tenant is an owner: accounts, domains, credentials, records and grants are kept under its text
/// ("tenant:42"), as those of a user of this machine are under "uid:1000". So nothing moves when
/// somebody is no user, and no query needs another column. The machine's own tenant is root.
///
/// It does not promise that a name means the same tenant for ever, but that a number does.
namespace mailctl::access {

Result<api::Act> add_tenant(Context& context, api::TenantAdd& request);
Result<api::TenantListReply> list_tenants(Context& context, api::TenantList& request);
Result<api::Act> remove_tenant(Context& context, api::TenantRemove& request);

Result<api::TokenCreateReply> create_token(Context& context, api::TokenCreate& request);
Result<api::TokenListReply> list_tokens(Context& context, api::TokenList& request);
Result<api::Act> revoke_token(Context& context, api::TokenRevoke& request);

}  // namespace mailctl::access
