#pragma once

#include "daemon/mailctld/call/context.hpp"

namespace mailctl::hosting {

/// Does what was left open: a crash, or a disk that was full, came between the store and what
/// programs look up. Tells the log where it cannot be done.
void catch_up(Services& services);

}  // namespace mailctl::hosting
