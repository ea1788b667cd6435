#pragma once

#include "daemon/mailctld/postfix/operator.hpp"

/// What mailctl-op tells of the mail itself.
namespace mailctl::postfix {

/// What waits in the queue: lines of `postqueue -j`, at most 64 KiB of them; then one that says
/// that others were left out. Takes some seconds at most.
Result<Operator::Answer> ask_for_queue(const Config& config);

/// Has it send the file "test-message" of the stage, and follow it: three lines, status, relay and
/// reason. Takes half a minute.
Result<Operator::Answer> ask_for_test_message(const Config& config);

}  // namespace mailctl::postfix
