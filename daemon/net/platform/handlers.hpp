#pragma once

#include "daemon/net/job.hpp"

#include <span>

namespace mailctl::net::platform {

/// What mailctl-net can be asked about delivery platforms.
std::span<const Method> methods();

}  // namespace mailctl::net::platform
