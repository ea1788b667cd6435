#pragma once

#include "common/types/secret.hpp"

#include <string_view>

namespace mailctl::access {

/// What nobody can guess: the prefix, which says what it is, and 64 digits.
Secret random_secret(std::string_view prefix);

}  // namespace mailctl::access
