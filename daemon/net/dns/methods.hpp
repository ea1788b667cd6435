#pragma once

#include "daemon/net/job.hpp"

#include <span>

namespace mailctl::net::dns {

/// What mailctl-net can be asked about DNS.
std::span<const Method> methods();

}  // namespace mailctl::net::dns
