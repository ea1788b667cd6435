#pragma once

#include "common/api/account/connect.hpp"
#include "common/api/account/disconnect.hpp"
#include "common/api/account/forget.hpp"
#include "common/api/account/list.hpp"
#include "common/api/account/status.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

namespace mailctl::account {

Result<api::AccountStatusReply> status(Context& context, api::AccountStatus& request);

Result<api::ActReply> connect(Context& context, api::AccountConnect& request);

Result<api::ActReply> disconnect(Context& context, api::AccountDisconnect& request);

Result<api::AccountListReply> list(Context& context, api::AccountList& request);

Result<api::ActReply> forget(Context& context, api::AccountForget& request);

}  // namespace mailctl::account
