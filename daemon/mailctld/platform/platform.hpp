#pragma once

#include "common/api/platform/logs.hpp"
#include "common/api/platform/stats.hpp"
#include "common/api/platform/status.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/platform/access.hpp"

namespace mailctl::platform {

Result<api::PlatformStatusReply> health(Context& context, api::PlatformStatus& request);
Result<api::StatsReply> stats(const AccountSession& session, api::Stats& request);
Result<api::LogsReply> logs(const AccountSession& session, api::Logs& request);

}  // namespace mailctl::platform
