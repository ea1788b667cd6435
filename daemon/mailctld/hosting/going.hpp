#pragma once

#include "common/api/hosting/change.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <cstdint>
#include <vector>

namespace mailctl::hosting {

/// What goes in a change of several things, by its numbers.
struct Going {
    api::HostedKind of;
    std::vector<std::int64_t> ids = {};
    bool is_named = true;  ///< Each has to be there; else what is gone by then is.
};

/// Looks for it before anything is done: what the change adds is none of it.
Result<Going> going_of(const Context& context, const api::HostedGoing& wanted);

/// What was done as one of several.
void add_to(api::Act& all, const api::Act& one);

/// As the requests that remove one thing. `not_found`, also for another's.
Status let_go(Context& part, const Going& going, api::Act& act);

}  // namespace mailctl::hosting
