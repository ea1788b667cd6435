#pragma once

#include "common/api/relay_status.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/context.hpp"

namespace mailctl::relay {

Result<api::RelayStatusReply> status(Context& context, api::RelayStatus& request);

}  // namespace mailctl::relay
