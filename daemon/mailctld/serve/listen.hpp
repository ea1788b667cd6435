#pragma once

#include "common/posix/file_descriptor.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/peer.hpp"
#include "daemon/mailctld/config.hpp"

#include <filesystem>
#include <optional>

namespace mailctl {

struct Listener {
    posix::FileDescriptor socket;
    std::filesystem::path
        path;  ///< Empty where the socket is systemd's, whose unit says whose it is.
};

/// One for each door. There is no front door on a machine without mailctl-httpd, nor where systemd
/// opens the other one only.
struct Listeners {
    Listener local;
    std::optional<Listener> front;
};

/// The sockets to accept clients on: systemd's, or of our own, which replace dead ones. Refuses to
/// take the place of a daemon that answers.
Result<Listeners> listen_for_clients(const Config& config, const RoleGroups& groups);

/// What Dovecot's program connects to, and who may.
struct DovecotDoor {
    Listener listener;
    uid_t user;
};

/// Always of our own, so that nobody's login starts this daemon. None where there is no Dovecot.
Result<std::optional<DovecotDoor>> listen_for_dovecot(const Config& config);

/// Gives a socket of our own to the group of those who may come. Throws where that fails.
void open_to_group(const Listener& listener, std::optional<gid_t> group);

/// Holds the state directory for this process alone; `conflict` where a twin of ours lives.
Result<posix::FileDescriptor> lock_state(const Config& config);

}  // namespace mailctl
