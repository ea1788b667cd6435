#pragma once

#include "common/result.hpp"
#include "common/wire/call.hpp"
#include "daemon/mailctld/call/caller.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/store/moment.hpp"

#include <chrono>
#include <optional>

namespace mailctl::access {

/// Whom a call is made for.
struct Admission {
    Caller caller;
    /// The commit of the store by which that was found. Until there is another one, and for the
    /// time below, the same would be found again; nothing where that cannot be said.
    std::optional<store::Moment> moment;
};

/// Tokens and sessions end by the clock as well, and that they are used is written down.
constexpr std::chrono::seconds admission_lasts{1};

/// Who the call is made for. `unauthenticated` for a token that is none, is over, or comes from
/// elsewhere; the log has the reason. That it was used is written down once a minute.
///
/// It may do what its token may, within what front-may in mailctl.conf(5) lets through the door.
/// Of the reader's thread.
Result<Admission> admit(Services& services, const wire::Presented& presented);

}  // namespace mailctl::access
