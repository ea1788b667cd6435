#pragma once

#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/call/together.hpp"

namespace mailctl::hosting {

/// Starts a postconf, which is for nobody to wait for who holds the workers' database.
Elsewhere elsewhere_now(const Services& services);

}  // namespace mailctl::hosting
