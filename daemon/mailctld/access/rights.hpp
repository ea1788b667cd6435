#pragma once

#include "common/result.hpp"
#include "common/types/access_role.hpp"
#include "common/types/label.hpp"
#include "common/types/scope.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/front_may.hpp"
#include "daemon/mailctld/store/tenants.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::access {

/// What the role may do with what is this owner's.
Scope rights_in(std::string_view owner, AccessRole role);

/// What comes through the front door may do at most.
Scope ceiling_of(FrontMay may);

/// The machine's own where none is named.
Result<store::Tenant> tenant_named(const Context& context, const std::optional<Label>& name);

/// Whose things a list is to have: of a tenant, or empty for all.
Result<std::string> owner_wanted(const Context& context, const std::optional<Label>& tenant);

}  // namespace mailctl::access
