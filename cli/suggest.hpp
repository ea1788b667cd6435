#pragma once

#include "common/error.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mailctl::cli {

/// How many letters must be put in, left out, replaced or swapped with their neighbour to turn one
/// text into the other.
std::size_t edit_distance(std::string_view from, std::string_view to);

/// The candidate that `typed` was most likely meant to be, if any is near enough.
std::optional<std::string> nearest(std::string_view typed, std::span<const std::string> candidates);

/// Why these words are no command: offers the nearest one and those of the same noun.
Error unknown_command(std::span<const std::string> words);

}  // namespace mailctl::cli
