#include "daemon/mailctld/peer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <grp.h>
#include <pwd.h>
#include <sys/socket.h>

namespace mailctl {
namespace {

constexpr std::size_t name_buffer_bytes = 16384;  // what NSS asks for is a hint; this is ample

std::optional<gid_t> group_id(const char* name) {
    std::array<char, name_buffer_bytes> buffer;
    group entry{};
    group* found = nullptr;
    if (::getgrnam_r(name, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
        return std::nullopt;
    }
    return entry.gr_gid;
}

std::string user_name(uid_t uid) {
    std::array<char, name_buffer_bytes> buffer;
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
        return fmt::format("uid {}", uid);
    }
    return entry.pw_name;
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

std::optional<uid_t> user_id(const std::string& name) {
    std::array<char, name_buffer_bytes> buffer;
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 ||
        found == nullptr) {
        return std::nullopt;
    }
    return entry.pw_uid;
}

RoleGroups RoleGroups::look_up() { return {group_id("mailctl"), group_id("mailctl-admin")}; }

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
    return {credentials.uid, std::move(groups), role, user_name(credentials.uid)};
}

}  // namespace mailctl
