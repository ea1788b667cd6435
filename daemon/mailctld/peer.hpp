#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace mailctl {

/// How much a peer may do. Each includes those before it.
enum class Role { none, read, admin };

/// The two groups that open doors, looked up once at start. Absent where the system has no such
/// group: then only root gets in.
struct RoleGroups {
    std::optional<gid_t> readers;  ///< "mailctl"
    std::optional<gid_t> admins;   ///< "mailctl-admin"

    static RoleGroups look_up();
};

/// Who is at the other end of a connection, as the kernel says, as of its connect().
struct Peer {
    uid_t uid;
    std::vector<gid_t> groups;
    Role role;
    std::string name;  ///< "alice", or "uid 1000" for one without a name.

    /// Throws std::system_error when the kernel does not say.
    static Peer of_socket(int socket, const RoleGroups& groups);
};

/// The number of the user with this name.
std::optional<uid_t> user_id(const std::string& name);

Role role_of(uid_t uid, const std::vector<gid_t>& groups, const RoleGroups& role_groups);

}  // namespace mailctl
