#pragma once

#include "common/result.hpp"

namespace mailctl {
struct Context;
}
namespace mailctl::api {
struct Logs;
struct LogsReply;
struct PlatformStatus;
struct PlatformStatusReply;
struct Stats;
struct StatsReply;
}  // namespace mailctl::api

namespace mailctl::platform {

class AccountSession;

Result<api::PlatformStatusReply> health(Context& context, api::PlatformStatus& request);
Result<api::StatsReply> stats(const AccountSession& session, api::Stats& request);
Result<api::LogsReply> logs(const AccountSession& session, api::Logs& request);

}  // namespace mailctl::platform
