#pragma once

#include "daemon/op/verb.hpp"

namespace mailctl::op::dovecot {

/// What Dovecot says of the quota of the mailboxes in the stage's "measured-mailboxes", as `doveadm
/// -f tab quota get` prints it. One doveadm for all of them; who is unknown to it is left out.
Ended usage(const Settings& settings);

}  // namespace mailctl::op::dovecot
