#pragma once

#include "common/result.hpp"

namespace mailctl {
struct Context;
}
namespace mailctl::platform {
class AccountSession;
}
namespace mailctl::api {
struct AccountConnect;
struct AccountDisconnect;
struct AccountForget;
struct AccountList;
struct AccountListReply;
struct AccountStatus;
struct AccountStatusReply;
struct Act;
}  // namespace mailctl::api

namespace mailctl::account {

Result<api::AccountStatusReply> status(Context& context, api::AccountStatus& request);

Result<api::Act> connect(Context& context, api::AccountConnect& request);

Result<api::Act> disconnect(
    const platform::AccountSession& session, api::AccountDisconnect& request
);

Result<api::AccountListReply> list(Context& context, api::AccountList& request);

Result<api::Act> forget(Context& context, api::AccountForget& request);

}  // namespace mailctl::account
