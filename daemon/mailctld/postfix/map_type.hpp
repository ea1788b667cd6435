#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/config.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mailctl::postfix {

/// The best of the types that this Postfix supports: lmdb or cdb, which are replaced safely, else
/// its own default, else texthash, which needs no compiling.
std::string best_map_type(const std::vector<std::string>& supported, std::string_view default_type);

/// The type for our tables: what the administrator configured, or the best one.
Result<std::string> choose_map_type(const Config& config);

}  // namespace mailctl::postfix
