#pragma once

#include "common/api/net/smtp/try.hpp"
#include "common/result.hpp"

#include <functional>

namespace mailctl::net::smtp {

/// Who watches a trial.
struct Observer {
    std::function<void(const api::TrialStep&)> on_step;
    std::function<bool()> cancelled;  ///< Asked about once a second.
};

/// Connects to a relay as Postfix would, logs in, and with `to` and `from` sends a short message.
///
/// A relay that does not work is a verdict, not an error. Errors: `invalid_argument` for members
/// that go in pairs, `cancelled`. Takes at most 40 seconds: 10 for the name, 30 for the rest, of
/// them 10 to be connected. The password leaves this function only over TLS, and except at level
/// `encrypt` only to a host whose certificate was found good. TLSA records are not looked up, so at
/// level `dane` no login and no message is tried.
Result<api::TrialVerdict> try_relay(const api::TrySmtp& request, const Observer& observer);

}  // namespace mailctl::net::smtp
