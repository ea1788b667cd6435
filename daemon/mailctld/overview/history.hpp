#pragma once

#include "common/api/history.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

namespace mailctl::overview {

Result<api::HistoryReply> history(Context& context, api::History& request);

}  // namespace mailctl::overview
