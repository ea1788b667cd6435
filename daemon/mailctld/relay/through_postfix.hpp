#pragma once

#include "common/api/trial.hpp"
#include "common/result.hpp"
#include "common/types/mail_address.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/relay/settings.hpp"
#include "daemon/mailctld/relay/trial.hpp"

#include <string_view>

namespace mailctl::relay {

/// Gives one test message to Postfix and follows it: what no trial of ours can see, such as a route
/// that somebody else has set, shows here. Nothing of it stays behind. Takes half a minute at most.
Result<api::TrialVerdict> send_through_postfix(
    const Context& context,
    const Relay& relay,
    const MailAddress& from,
    const MailAddress& to,
    const StepObserver& on_step
);

/// The verdict from mailctl-op's three lines: status, relay, reason.
api::TrialVerdict judge_fate(const Relay& relay, std::string_view lines);

}  // namespace mailctl::relay
