#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <vector>

namespace mailctl::api {

/// One step of a trial connection to a relay.
struct TrialStep {
    std::string step;  ///< "resolve", "connect", "greeting", "tls", "ehlo", "auth", "mail", "quit".
    bool ok;
    std::string text;  ///< What happened, one line; the server's own words where it spoke.
};
BOOST_DESCRIBE_STRUCT(TrialStep, (), (step, ok, text))

/// How the trial ended.
struct TrialVerdict {
    bool ok;
    std::optional<std::string> failed_step;
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
