#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <vector>

namespace mailctl::api {

/// What is done in a trial: first by a connection of our own to the relay, then, where a test
/// message was asked for, by Postfix.
enum class TrialStepName {
    resolve,
    dane,
    connect,
    tls,
    greeting,
    ehlo,
    auth,
    mail,
    noop,
    quit,
    postfix,   ///< It takes the message.
    delivery,  ///< It delivers the message, through the relay.
};
BOOST_DESCRIBE_ENUM(
    TrialStepName,
    resolve,
    dane,
    connect,
    tls,
    greeting,
    ehlo,
    auth,
    mail,
    noop,
    quit,
    postfix,
    delivery
)

/// One step of a trial.
struct TrialStep {
    TrialStepName step;
    bool ok;
    std::string text;  ///< What happened, one line; the server's own words where it spoke.
};
BOOST_DESCRIBE_STRUCT(TrialStep, (), (step, ok, text))

/// How the trial ended.
struct TrialVerdict {
    bool ok;
    std::optional<TrialStepName> failed_step;
    std::string message;  ///< The cause in one line: "535 5.7.8 authentication failed".
    std::string hint;     ///< What to do; empty after success.
};
BOOST_DESCRIBE_STRUCT(TrialVerdict, (), (ok, failed_step, message, hint))

/// First any number of `step` (only where the call said `more`), then one `verdict`.
struct TrialReply {
    std::optional<TrialStep> step;
    std::optional<TrialVerdict> verdict;
};
BOOST_DESCRIBE_STRUCT(TrialReply, (), (step, verdict))

}  // namespace mailctl::api

MAILCTL_PART_CODEC(mailctl::api::TrialStep)
MAILCTL_PART_CODEC(mailctl::api::TrialVerdict)
MAILCTL_REPLY_CODEC(mailctl::api::TrialReply)
