#pragma once

#include "common/types/rfc4648.hpp"

namespace mailctl::crypto {

/// From the kernel, 256 at most: so many come whole or not at all (getrandom(2)).
Bytes random_bytes(std::size_t count);

}  // namespace mailctl::crypto
