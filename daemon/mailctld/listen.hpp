#pragma once

#include "common/posix/file_descriptor.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/config.hpp"

namespace mailctl {

/// The socket to accept clients on: systemd's, or one of our own, which replaces a dead one.
/// Refuses to take the place of a daemon that answers.
Result<posix::FileDescriptor> listen_for_clients(const Config& config);

/// Holds the state directory for this process alone; `conflict` where a twin of ours lives.
Result<posix::FileDescriptor> lock_state(const Config& config);

}  // namespace mailctl
