#pragma once

#include "common/api/account/connect.hpp"
#include "common/api/account/disconnect.hpp"
#include "common/api/account/forget.hpp"
#include "common/api/account/list.hpp"
#include "common/api/account/status.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/platform/access.hpp"

namespace mailctl::account {

Result<api::AccountStatusReply> status(Context& context, api::AccountStatus& request);

Result<api::Act> connect(Context& context, api::AccountConnect& request);

Result<api::Act> disconnect(
    const platform::AccountSession& session, api::AccountDisconnect& request
);

Result<api::AccountListReply> list(Context& context, api::AccountList& request);

Result<api::Act> forget(Context& context, api::AccountForget& request);

}  // namespace mailctl::account
