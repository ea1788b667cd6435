#pragma once

#include "common/result.hpp"

#include <optional>
#include <string>

#include <sys/types.h>

/// The users and groups of this machine, wherever nsswitch.conf has them. Nothing is what the
/// system answers of a name that nobody has; that it cannot tell is an error.
namespace mailctl {

Result<std::optional<gid_t>> group_id(const std::string& name);

Result<std::optional<uid_t>> user_id(const std::string& name);

Result<std::optional<std::string>> user_name(uid_t uid);

}  // namespace mailctl
