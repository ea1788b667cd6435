#pragma once

#include "common/api/act.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/platform/access.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace mailctl::account {

/// How an account is wanted away.
struct DisconnectWish {
    bool dry_run = false;
    bool withdraw = false;
    bool force = false;
    std::string_view method;
    std::string event;
    std::string text;
    std::vector<api::PlanItem> plan = {};              ///< What goes along with the account.
    std::function<void(store::Database&)> along = {};  ///< Does that, in the same transaction.
};

/// Stops relaying through an account, deletes its credentials and forgets it, in this order.
Result<api::Act> take_away(
    Context& context, const platform::AccountSession& session, const DisconnectWish& wish
);

}  // namespace mailctl::account
