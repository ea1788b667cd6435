#pragma once

#include "common/api/net/platform/report/domain_stats.hpp"
#include "common/api/net/platform/report/logs.hpp"
#include "common/api/net/platform/report/stats.hpp"
#include "common/result.hpp"
#include "common/wire/json.hpp"

/// Numbers and the delivery log: how they are asked for, and what the answers say.
namespace mailctl::net::platform::cybermail {

using wire::json;

json body_of(const api::PlatformLogs& request);

Result<api::PlatformStatsReply> parse_stats(const json& data);

/// From an object with domains for names, or a list of objects that each name theirs.
Result<api::PlatformDomainStatsReply> parse_domain_stats(const json& data);

Result<api::PlatformLogsReply> parse_logs(const json& data);

}  // namespace mailctl::net::platform::cybermail
