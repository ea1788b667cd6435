#pragma once

#include <span>
#include <string_view>

namespace mailctl::access {

/// Passwords that every list of the most used ones has, and the words, names, seasons and months
/// that others are made of. Lower case, four letters at least.
std::span<const std::string_view> common_words();

}  // namespace mailctl::access
