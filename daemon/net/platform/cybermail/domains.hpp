#pragma once

#include "common/api/net/platform/domain/add.hpp"
#include "common/api/net/platform/domain/list.hpp"
#include "common/api/net/platform/domain/records.hpp"
#include "common/api/net/platform/domain/verify.hpp"
#include "common/result.hpp"
#include "common/wire/json.hpp"

/// Sending domains: what the platform's answers about them say.
namespace mailctl::net::platform::cybermail {

using wire::json;

Result<api::PlatformDomainAddReply> parse_added(const json& data, const DomainName& domain);

/// Sorted by name, each once. Without a list it is an error: an empty list has consequences.
Result<api::PlatformDomainListReply> parse_domains(const json& data);

/// Verified only where all of the answer says so: the total and each flag.
Result<api::PlatformDomainVerifyReply> parse_verified(const json& data);

/// What has no name, type or value is left out.
Result<api::PlatformDomainRecordsReply> parse_records(const json& data);

}  // namespace mailctl::net::platform::cybermail
