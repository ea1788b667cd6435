#pragma once

#include "common/result.hpp"
#include "common/wire/call.hpp"
#include "daemon/mailctld/call/caller.hpp"
#include "daemon/mailctld/call/context.hpp"

namespace mailctl::access {

/// Who the call is made for. `unauthenticated` for a token that is none, is over, or comes from
/// elsewhere; the log has the reason. That it was used is written down once a minute.
///
/// It may do what its token may, within what front-may in mailctl.conf(5) lets through the door.
/// Of the reader's thread.
Result<Caller> admit(Services& services, const wire::Presented& presented);

}  // namespace mailctl::access
