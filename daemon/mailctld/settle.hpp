#pragma once

#include "daemon/mailctld/call/context.hpp"

namespace mailctl {

/// Finishes what an earlier run had begun at the platform and in the DNS, as far as they answer: at
/// start, beside everything else. What cannot be settled waits for the next request about it.
void settle_remote_acts(Services& services);

}  // namespace mailctl
