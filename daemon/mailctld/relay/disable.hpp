#pragma once

#include "common/api/relay/disable.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/change/engine.hpp"

#include <string>

namespace mailctl::relay {

Result<api::ChangeReport> disable(Context& context, api::RelayDisable& request);

/// Puts everything back that a relay took. With `owner` only a relay through that account:
/// `conflict` where it is another one.
Result<api::ChangeReport> disable_relay(
    Context& context, const change::Order& order, const std::string& owner
);

}  // namespace mailctl::relay
