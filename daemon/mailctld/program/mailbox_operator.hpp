#pragma once

#include "daemon/mailctld/program/operator.hpp"

#include <boost/describe/enum.hpp>

namespace mailctl::program {

// clang-format off
/// What mailctl-op can be asked for that no change of configuration needs: "usage" prints how full the
/// mailboxes are that the stage's "measured-mailboxes" lists, and "move" puts mail aside, back or
/// away as "vmail-errands" says.
BOOST_DEFINE_ENUM_CLASS(MailboxVerb, dovecot_usage, vmail_move)
// clang-format on

/// As Operator::ask().
Result<Operator::Answer> ask_for_mailboxes(const Config& config, MailboxVerb verb);

}  // namespace mailctl::program
