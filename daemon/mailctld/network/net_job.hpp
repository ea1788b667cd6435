#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <functional>

/// Jobs that mailctl-net does for us. It talks to strangers, so what it says is believed in
/// nothing, and every text in it is cut to size and escaped before anybody gets it
/// (common/wire/tame.hpp).
namespace mailctl::network {

/// What a job may have done when no answer comes.
enum class JobEffect {
    none,     ///< It only looks: the caller may give it up at any time.
    changes,  ///< It may have changed something elsewhere: it is waited for, and a lost answer is
              ///< `remote_unknown`.
};

/// Takes the replies before the last one.
template <class Request>
using Parts = std::function<void(typename Request::Reply)>;

/// Asks a new mailctl-net, and waits a little longer than any job takes. Defined for the requests
/// that mailctl-net answers, in net_job.cpp alone: each costs the compiler seconds.
template <class Request>
Result<typename Request::Reply> ask_net(
    const Context& context,
    const Request& request,
    JobEffect effect,
    const Parts<Request>& on_part = {}
);

}  // namespace mailctl::network
