#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace mailctl {

/// How much a peer may do. Each includes those before it.
enum class Role { none, read, admin };

/// The user that mailctl-httpd runs as, and nobody else.
struct FrontUser {
    uid_t uid;
    gid_t group;
};

/// The two groups that open doors. Absent where the system has no such group: then only root gets
/// in.
struct RoleGroups {
    std::optional<gid_t> readers = {};       ///< "mailctl"
    std::optional<gid_t> admins = {};        ///< "mailctl-admin"
    std::optional<FrontUser> front = {};     ///< "mailctl-httpd"; absent where it is not there.
    std::vector<std::string> problems = {};  ///< What was not found, and why.

    /// Of a group that the system cannot tell of, `known` counts on.
    static RoleGroups look_up(const RoleGroups& known);
};

/// The groups as of the last look-up, at start and at each SIGHUP. From any thread.
class GroupBook {
public:
    /// Tells in the log what is not found.
    void look_up();

    RoleGroups now() const;

private:
    mutable std::mutex mutex_;
    RoleGroups groups_;
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

Role role_of(uid_t uid, const std::vector<gid_t>& groups, const RoleGroups& role_groups);

}  // namespace mailctl
