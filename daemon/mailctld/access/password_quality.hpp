#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"

#include <span>
#include <string>

namespace mailctl::access {

/// Refuses what is shorter than 8 characters, or guessed with less than 10^10 tries by who knows
/// what people choose, and what is `told`: the user's name, the machine's, "mailctl". The message
/// names what made it easy by kind and shows no part of it.
Status check_quality(const Secret& password, std::span<const std::string> told);

}  // namespace mailctl::access
