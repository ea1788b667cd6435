#pragma once

#include "common/api/net/smtp/try.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <functional>
#include <optional>
#include <string>

namespace mailctl::relay {

using StepObserver = std::function<void(const api::TrialStep&)>;

/// Has mailctl-net try the relay, until it is done or the caller hangs up. A refusal is a verdict;
/// an error means that there is none. What the helper says is cut to size and escaped: it talks to
/// strangers.
Result<api::TrialVerdict> try_relay(
    const Context& context, const api::TrySmtp& request, const StepObserver& on_step
);

/// The certificates that a trial at this level needs beside the system's; see read_authorities().
Result<std::optional<std::string>> authorities_for(Services& services, TlsLevel tls);

/// See name_authorities(); as of now.
api::TrialVerdict with_named_authorities(Services& services, api::TrialVerdict verdict);

/// See client_settings(); as of now.
Result<api::ClientSettings> client_settings_now(Services& services, std::int64_t port);

}  // namespace mailctl::relay
