#pragma once

#include "common/api/relay/enable.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

namespace mailctl::relay {

Result<api::ChangeReport> enable(Context& context, api::RelayEnable& request);

}  // namespace mailctl::relay
