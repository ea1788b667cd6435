#pragma once

#include "daemon/op/verb.hpp"

namespace mailctl::op {

/// What waits in Postfix's queue: the lines of `postqueue -j`, as many as an answer has room for
/// and come within a few seconds; then a line says that others are left out. Refused with 69 when
/// Postfix is not running.
Ended queue(const Settings& settings);

}  // namespace mailctl::op
