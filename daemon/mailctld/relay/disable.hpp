#pragma once

#include "common/api/relay_disable.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/context.hpp"

namespace mailctl::relay {

Result<api::ChangeReply> disable(Context& context, api::RelayDisable& request);

}  // namespace mailctl::relay
