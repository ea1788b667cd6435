#pragma once

#include <span>

namespace mailctl::store {

/// What makes the store of one version that of the next, in SQL; the first one begins with nothing.
std::span<const char* const> versions();

}  // namespace mailctl::store
