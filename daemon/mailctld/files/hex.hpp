#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::files {

/// Any bytes as text: two hexadecimal digits each.
std::string to_hex(std::string_view bytes);

/// Nothing when that is not what to_hex() gives.
std::optional<std::string> from_hex(std::string_view digits);

}  // namespace mailctl::files
