#pragma once

#include "common/api/status.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

namespace mailctl::overview {

Result<api::StatusReply> status(Context& context, api::Status& request);

}  // namespace mailctl::overview
