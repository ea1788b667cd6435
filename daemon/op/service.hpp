#pragma once

#include "daemon/op/verb.hpp"

namespace mailctl::op {

// The running Postfix. Where systemd looks after it, it is asked through the unit that master(8)
// really runs in: on Debian "postfix.service" is an empty shell whose reload succeeds whatever
// happens, and "postfix@-.service" is the mail system. Elsewhere, through postfix(1).

/// Refused with 69 when Postfix is not running.
Ended reload(const Settings& settings);

/// Stops, if it runs, and starts.
Ended restart(const Settings& settings);

/// Whether a stopped Postfix would start: `postfix check`, which postfix(1) begins a start with.
Ended check_start(const Settings& settings);

/// Done at once when Postfix is running already.
Ended start(const Settings& settings);

/// Prints "running PID" or "stopped" and, where systemd looks after it, "unit NAME ACTIVE-STATE".
Ended status(const Settings& settings);

/// Has master start its queue manager, as new mail would. Refused with 69 when Postfix is not
/// running; killed after some seconds where master does not listen.
Ended wake(const Settings& settings);

}  // namespace mailctl::op
