#include "daemon/mailctld/call/users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include <grp.h>
#include <pwd.h>

namespace mailctl {
namespace {

// A line of the group file holds all members: 1,500 of them have some 16 KiB. The buffer is for one
// line, and every line in front of the wanted one goes through it, too.
constexpr std::size_t first_buffer_bytes = 16'384;
constexpr std::size_t max_buffer_bytes = 64 << 20;  // a group of some millions

// getgrnam_r(3): what some services answer for "there is none".
bool means_none(int error) {
    constexpr std::array none{0, ENOENT, ESRCH, EBADF, EPERM};
    return std::find(none.begin(), none.end(), error) != none.end();
}

// Asks again with more room for as long as there is too little. `ask` takes entry, buffer and its
// size, and the pointer to what was found; `take` gives of the entry what is wanted.
template <class Entry, class Ask, class Take>
auto look_up(const std::string& what, Ask ask, Take take)
    -> Result<std::optional<decltype(take(std::declval<Entry>()))>> {
    using Found = std::optional<decltype(take(std::declval<Entry>()))>;
    std::vector<char> buffer(first_buffer_bytes);
    for (;;) {
        Entry entry{};
        Entry* found = nullptr;
        const int error = ask(&entry, buffer.data(), buffer.size(), &found);
        if (found != nullptr) {
            return Found(take(*found));
        }
        if (error == ERANGE && buffer.size() < max_buffer_bytes) {
            buffer.resize(buffer.size() * 2);
        } else if (error != EINTR) {
            return means_none(error)
                       ? Result<Found>(Found())
                       : Error{
                             Errc::unavailable,
                             fmt::format(
                                 "the system cannot look up {}: {}",
                                 what,
                                 std::generic_category().message(error)
                             ),
                             "see what nsswitch.conf names for it: `getent group`, `getent passwd`",
                             {}};
        }
    }
}

}  // namespace

Result<std::optional<gid_t>> group_id(const std::string& name) {
    return look_up<group>(
        "the group " + name,
        [&](auto... room) { return ::getgrnam_r(name.c_str(), room...); },
        [](const group& entry) { return entry.gr_gid; }
    );
}

Result<std::optional<uid_t>> user_id(const std::string& name) {
    return look_up<passwd>(
        "the user " + name,
        [&](auto... room) { return ::getpwnam_r(name.c_str(), room...); },
        [](const passwd& entry) { return entry.pw_uid; }
    );
}

Result<std::optional<std::string>> user_name(uid_t uid) {
    return look_up<passwd>(
        fmt::format("the user {}", uid),
        [&](auto... room) { return ::getpwuid_r(uid, room...); },
        [](const passwd& entry) { return std::string(entry.pw_name); }
    );
}

}  // namespace mailctl
