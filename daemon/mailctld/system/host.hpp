#pragma once

#include <string>

namespace mailctl::system {

/// What this machine is called.
std::string host_name();

}  // namespace mailctl::system
