#pragma once

#include "common/api/metrics.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

namespace mailctl::overview {

Result<api::MetricsReply> metrics(Context& context, api::Metrics& request);

}  // namespace mailctl::overview
