#pragma once

#include "cli/arguments.hpp"
#include "cli/option.hpp"
#include "common/api/tenant/limits.hpp"

#include <optional>
#include <vector>

namespace mailctl::cli {

void tenant_limits_options(Options& options);

/// What a command's options say of a tenant's limits; of those in `lift` that there are none.
struct GivenLimits {
    std::optional<api::TenantCount> domains = {};
    std::optional<api::TenantCount> mailboxes = {};
    std::optional<api::TenantCount> aliases = {};
    std::optional<ByteSize> storage = {};
    std::vector<api::TenantLimit> lift = {};
};

Result<GivenLimits> given_limits(const Arguments& arguments);

}  // namespace mailctl::cli
