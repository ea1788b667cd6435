#pragma once

#include "common/types/whole.hpp"

#include <cstdint>
#include <limits>

namespace mailctl::api {

/// How many of what was found are passed over.
using FoundOffset = Whole<0, std::numeric_limits<std::int64_t>::max()>;

/// How many of what was found a page has at most.
using FoundLimit = Whole<1, 1000>;

}  // namespace mailctl::api
