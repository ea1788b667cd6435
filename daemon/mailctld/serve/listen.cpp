#include "daemon/mailctld/serve/listen.hpp"

#include "common/wire/frame.hpp"
#include "daemon/mailctld/call/users.hpp"
#include "daemon/mailctld/hosting/wiring.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

namespace mailctl {
namespace {

using posix::FileDescriptor;

[[noreturn]] void fail(const char* doing, const std::filesystem::path& path) {
    throw std::system_error(
        errno, std::generic_category(), fmt::format("{} {}", doing, path.string())
    );
}

// A daemon that is killed while it starts a program leaves its lock to that, until it is executed.
bool is_locked_in_time(int file) {
    constexpr std::chrono::milliseconds pause{20};
    constexpr int tries = 100;
    for (int count = 0; count < tries; ++count) {
        if (::flock(file, LOCK_EX | LOCK_NB) == 0) {
            return true;
        }
        std::this_thread::sleep_for(pause);
    }
    return false;
}

Result<Listener> listen_at(const std::filesystem::path& path) {
    if (auto twin = wire::connect_unix(path.string())) {
        return Error{
            Errc::conflict,
            fmt::format("another mailctld answers at {}", path.string()),
            "stop it first, or choose another --socket",
            {}};
    }
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
        fail("removing the dead socket", path);
    }
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string text = path.string();
    if (text.size() >= sizeof(address.sun_path)) {
        return Error{
            Errc::usage, fmt::format("the path {} is too long for a socket", text), {}, {}};
    }
    std::memcpy(address.sun_path, text.data(), text.size());
    FileDescriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const mode_t old_mask = ::umask(0177);
    const bool bound =
        listener.valid() &&
        ::bind(listener.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::umask(old_mask);
    if (!bound || ::listen(listener.fd(), SOMAXCONN) != 0) {
        fail("listening at", path);
    }
    return Listener{std::move(listener), path};
}

// What systemd calls our sockets: the names in their units.
constexpr std::string_view front_name = "front";

struct Given {
    std::optional<Listener> local;
    std::optional<Listener> front;
};

Result<Given> given_by_systemd() {
    char** names = nullptr;
    const int count = sd_listen_fds_with_names(/*unset_environment=*/1, &names);
    Given given;
    for (int place = 0; place < count; ++place) {
        const bool is_front = names != nullptr && names[place] == front_name;
        auto& door = is_front ? given.front : given.local;
        if (door) {
            return Error{
                Errc::usage,
                fmt::format("systemd handed over more than one socket for one door"),
                "only the one of mailctld-front.socket is named front",
                {}};
        }
        door = Listener{FileDescriptor(SD_LISTEN_FDS_START + place), {}};
    }
    for (int place = 0; place < count; ++place) {
        std::free(names[place]);
    }
    std::free(names);
    return given;
}

// Its folder is closed to others, too: the group's is what lies in it.
void make_folder_for(const std::filesystem::path& folder, gid_t group) {
    constexpr mode_t folder_mode = 0750;
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        fail("making", folder);
    }
    const FileDescriptor made(
        ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    );
    if (!made.valid() || ::fchown(made.fd(), 0, group) != 0 ||
        ::fchmod(made.fd(), folder_mode) != 0) {
        fail("giving to its group", folder);
    }
}

}  // namespace

// Closed to everybody until owner and mode are right; systemd's socket unit does the same.
void open_to_group(const Listener& listener, std::optional<gid_t> group) {
    constexpr mode_t group_mode = 0660;
    if (listener.path.empty() || !group) {
        return;
    }
    if (::chown(listener.path.c_str(), 0, *group) != 0) {
        fail("giving to its group", listener.path);
    }
    if (::chmod(listener.path.c_str(), group_mode) != 0) {
        fail("opening to its group", listener.path);
    }
}

Result<Listeners> listen_for_clients(const Config& config, const RoleGroups& groups) {
    auto given = given_by_systemd();
    if (!given) {
        return given.error();
    }
    // Where systemd opens the doors, whether there is this one is for its unit to say.
    const bool makes_front = !given->local && !given->front && groups.front.has_value();
    if (!given->local) {
        auto listener = listen_at(config.socket);
        if (!listener) {
            return listener.error();
        }
        open_to_group(*listener, groups.readers);
        given->local = *std::move(listener);
    }
    if (makes_front) {
        make_folder_for(config.front_socket().parent_path(), groups.front->group);
        auto listener = listen_at(config.front_socket());
        if (!listener) {
            return listener.error();
        }
        open_to_group(*listener, groups.front->group);
        given->front = *std::move(listener);
    }
    return Listeners{*std::move(given->local), std::move(given->front)};
}

Result<std::optional<DovecotDoor>> listen_for_dovecot(const Config& config) {
    constexpr const char* name = "dovecot";
    const auto user = user_id(name);
    const auto group = group_id(name);
    if (!user || !group) {
        return user ? group.error() : user.error();
    }
    if (!*user || !*group) {
        return std::optional<DovecotDoor>();
    }
    const auto path = hosting::dovecots_door(config);
    make_folder_for(path.parent_path(), **group);
    auto listener = listen_at(path);
    if (!listener) {
        return listener.error();
    }
    open_to_group(*listener, **group);
    return std::optional(DovecotDoor{*std::move(listener), **user});
}

Result<FileDescriptor> lock_state(const Config& config) {
    const auto path = config.state_dir / "lock";
    constexpr mode_t private_mode = 0600;
    FileDescriptor file(
        ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, private_mode)
    );
    if (!file.valid()) {
        fail("opening", path);
    }
    if (!is_locked_in_time(file.fd())) {
        return Error{
            Errc::conflict,
            fmt::format("another mailctld uses {}", config.state_dir.string()),
            "stop it first: `systemctl stop mailctld`",
            {}};
    }
    return file;
}

}  // namespace mailctl
