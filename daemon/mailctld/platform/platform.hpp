#pragma once

#include "common/api/platform/logs.hpp"
#include "common/api/platform/stats.hpp"
#include "common/api/platform/status.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

namespace mailctl::platform {

Result<api::PlatformStatusReply> health(Context& context, api::PlatformStatus& request);
Result<api::StatsReply> stats(Context& context, api::Stats& request);
Result<api::LogsReply> logs(Context& context, api::Logs& request);

}  // namespace mailctl::platform
