#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/call/caller.hpp"
#include "daemon/mailctld/hosting/scheme.hpp"

#include <optional>
#include <string>

namespace mailctl::hosting {

Status check_display_name(const std::optional<std::string>& name);

/// What a request may take that says so; `permission_denied` for who is no administrator.
Result<WeakSchemes> weak_schemes(const Caller& caller, const std::optional<bool>& allowed);

}  // namespace mailctl::hosting
