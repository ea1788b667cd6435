#pragma once

#include "common/posix/file_descriptor.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/peer.hpp"
#include "daemon/mailctld/config.hpp"

namespace mailctl {

struct Listener {
    posix::FileDescriptor socket;
    std::filesystem::path
        path;  ///< Empty where the socket is systemd's, whose unit says whose it is.
};

/// The socket to accept clients on: systemd's, or one of our own, which replaces a dead one.
/// Refuses to take the place of a daemon that answers.
Result<Listener> listen_for_clients(const Config& config, const RoleGroups& groups);

/// Gives a socket of our own to the group of those who may read. Throws where that fails.
void open_to_group(const Listener& listener, const RoleGroups& groups);

/// Holds the state directory for this process alone; `conflict` where a twin of ours lives.
Result<posix::FileDescriptor> lock_state(const Config& config);

}  // namespace mailctl
