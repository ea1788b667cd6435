#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/config.hpp"

#include <optional>
#include <string>

namespace mailctl {

/// What the command line and the configuration file come to. Nothing when the program was only
/// asked for its help or version, which is printed.
Result<std::optional<Config>> read_options(int argc, const char* const* argv);

}  // namespace mailctl
