#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"
#include "daemon/mailctld/call/caller.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <string>

namespace mailctl::access {

/// What a call brings along that was not made by a user of this machine.
struct Presented {
    Secret token;
    std::string address;  ///< Where it comes from, as the front says: believed for limits alone.
};

/// Who the call is made for. `unauthenticated` for a token that is none, is over, or comes from
/// elsewhere; the log has the reason. That it was used is written down once a minute.
Result<Caller> admit(Services& services, const Presented& presented);

}  // namespace mailctl::access
