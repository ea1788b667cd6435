#pragma once

#include <string>
#include <string_view>

namespace mailctl::op {

/// The value of a directory parameter of main.cf: `compiled` unless main.cf speaks of it. Asks
/// postconf only then, because the answer costs as much as a whole check.
std::string directory(
    const std::string& config_dir, std::string_view parameter, const std::string& compiled
);

/// Whether a line of main.cf begins with the parameter's name.
bool mentions(std::string_view main_cf, std::string_view parameter);

}  // namespace mailctl::op
