#include "daemon/mailctld/call/peer.hpp"

#include "daemon/mailctld/call/users.hpp"
#include "daemon/mailctld/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <sys/socket.h>

namespace mailctl {
namespace {

// Where the system cannot tell, what was known before stays: a moment's trouble takes nobody's
// rights away.
std::optional<gid_t> look_up_group(
    const std::string& name, std::optional<gid_t> known, std::vector<std::string>& problems
) {
    const auto found = group_id(name);
    if (!found) {
        problems.push_back(found.error().message);
        return known;
    }
    if (!*found) {
        problems.push_back(fmt::format("there is no group {}", name));
    }
    return *found;
}

std::optional<FrontUser> look_up_front(
    std::optional<FrontUser> known, std::vector<std::string>& problems
) {
    constexpr const char* name = "mailctl-httpd";
    const auto user = user_id(name);
    const auto group = group_id(name);
    if (!user || !group) {
        problems.push_back(user ? group.error().message : user.error().message);
        return known;
    }
    return *user && *group ? std::optional(FrontUser{**user, **group}) : std::nullopt;
}

std::string name_of_user(uid_t uid) {
    const auto name = user_name(uid);
    if (!name) {
        log_warning("peer", {{"uid", std::to_string(uid)}, {"text", name.error().message}});
    }
    return name && *name ? **name : fmt::format("uid {}", uid);
}

std::vector<gid_t> peer_groups(int socket) {
    std::vector<gid_t> groups(32);
    for (;;) {
        auto size = static_cast<socklen_t>(groups.size() * sizeof(gid_t));
        if (::getsockopt(socket, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size) == 0) {
            groups.resize(size / sizeof(gid_t));
            return groups;
        }
        if (errno != ERANGE) {
            throw std::system_error(errno, std::generic_category(), "SO_PEERGROUPS");
        }
        groups.resize(size / sizeof(gid_t));
    }
}

}  // namespace

RoleGroups RoleGroups::look_up(const RoleGroups& known) {
    RoleGroups groups;
    groups.readers = look_up_group("mailctl", known.readers, groups.problems);
    groups.front = look_up_front(known.front, groups.problems);
    groups.admins = look_up_group("mailctl-admin", known.admins, groups.problems);
    return groups;
}

void GroupBook::look_up() {
    auto fresh = RoleGroups::look_up(now());
    for (const auto& problem : fresh.problems) {
        log_warning("groups", {{"text", problem}});
    }
    const std::lock_guard guard(mutex_);
    groups_ = std::move(fresh);
}

RoleGroups GroupBook::now() const {
    const std::lock_guard guard(mutex_);
    return groups_;
}

Role role_of(uid_t uid, const std::vector<gid_t>& groups, const RoleGroups& role_groups) {
    const auto is_in = [&](const std::optional<gid_t>& wanted) {
        return wanted && std::find(groups.begin(), groups.end(), *wanted) != groups.end();
    };
    if (uid == 0 || is_in(role_groups.admins)) {
        return Role::admin;
    }
    return is_in(role_groups.readers) ? Role::read : Role::none;
}

Peer Peer::of_socket(int socket, const RoleGroups& role_groups) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
        throw std::system_error(errno, std::generic_category(), "SO_PEERCRED");
    }
    auto groups = peer_groups(socket);
    groups.push_back(credentials.gid);
    const Role role = role_of(credentials.uid, groups, role_groups);
    return {credentials.uid, std::move(groups), role, name_of_user(credentials.uid)};
}

}  // namespace mailctl
