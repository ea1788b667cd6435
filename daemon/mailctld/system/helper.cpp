#include "daemon/mailctld/system/helper.hpp"

#include "common/wire/frame.hpp"
#include "daemon/mailctld/system/attend.hpp"
#include "daemon/mailctld/system/pipe.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mailctl::system {
namespace {

using posix::FileDescriptor;

// Only from the directory that the administrator or the package named, never looked up by PATH.
int spawn(const Config& config, const std::string& program, int socket, int errors, pid_t& pid) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    std::string config_dir =
        fmt::format("MAILCTL_POSTFIX_CONFIG_DIR={}", config.postfix_config_dir.string());
    std::string stage_dir = fmt::format("MAILCTL_STAGE_DIR={}", config.stage().string());
    std::string path = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
    std::array<char*, 4> environment{path.data(), config_dir.data(), stage_dir.data(), nullptr};
    std::string name = program;
    std::array<char*, 2> arguments{name.data(), nullptr};
    const int error =
        posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments.data(), environment.data());
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

struct Ends {
    FileDescriptor ours;
    FileDescriptor theirs;
};

Ends make_socket_pair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw std::system_error(errno, std::generic_category(), "socketpair");
    }
    return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

Result<FileDescriptor> start_helper(const Config& config, const std::string& program_name) {
    const std::string program = (config.helper_dir / program_name).string();
    Ends talk = make_socket_pair();
    // Not our own standard error: that may be a file, which mailctl-net may not write.
    Pipe errors = make_pipe();
    pid_t pid = 0;
    const int error = spawn(config, program, talk.theirs.fd(), errors.write_end.fd(), pid);
    if (error != 0) {
        return Error{
            Errc::unavailable,
            fmt::format("cannot start {}: {}", program, std::generic_category().message(error)),
            "name the directory of mailctl-op and mailctl-net with helper-dir in mailctl.conf",
            {}};
    }
    attend({program_name, pid, std::move(errors.read_end)});
    return std::move(talk.ours);
}

}  // namespace

Result<FileDescriptor> reach_helper(
    const Config& config, const std::string& socket_name, const std::string& program_name
) {
    const auto socket = config.run_dir / socket_name;
    struct stat about {};
    if (::stat(socket.c_str(), &about) == 0) {
        return wire::connect_unix(socket.string());
    }
    return start_helper(config, program_name);
}

Status check_helpers(const Config& config) {
    struct stat about {};
    if (config.postfix_config_dir == "/etc/postfix" ||
        ::stat((config.run_dir / "op.sock").c_str(), &about) != 0) {
        return {};
    }
    return Error{
        Errc::configuration,
        fmt::format(
            "postfix-config-dir is {}, but mailctl-op at {} looks after /etc/postfix only",
            config.postfix_config_dir.string(),
            (config.run_dir / "op.sock").string()
        ),
        "give this mailctld a run-dir of its own, where it starts the helpers itself",
        {}};
}

}  // namespace mailctl::system
