#pragma once

#include "daemon/mailctld/call/context.hpp"

namespace mailctl::hosting {

/// Does what was left open: a crash, or a disk that was full, came between the store and what
/// programs look up, or between it and the mail of what was removed. Deletes what was kept for long
/// enough. Tells the log where it cannot be done.
void catch_up(Services& services);

}  // namespace mailctl::hosting
