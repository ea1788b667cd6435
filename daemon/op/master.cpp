#include "daemon/op/master.hpp"

#include "common/posix/file_descriptor.hpp"
#include "daemon/op/directory.hpp"

#include <array>
#include <charconv>
#include <csignal>

#include <fcntl.h>
#include <sys/file.h>

namespace mailctl::op {
namespace {

/// master pads the number with blanks.
std::optional<pid_t> read_pid(int fd) {
    std::array<char, 64> bytes;
    const auto received = ::pread(fd, bytes.data(), bytes.size(), 0);
    const std::string_view text(
        bytes.data(), received > 0 ? static_cast<std::size_t>(received) : 0
    );
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) {
        return std::nullopt;
    }
    pid_t pid = 0;
    const auto number = text.substr(first);
    std::from_chars(number.data(), number.data() + number.size(), pid);
    return pid > 0 ? std::optional(pid) : std::nullopt;
}

}  // namespace

std::optional<pid_t> running_master(const std::string& config_dir) {
    const std::string pid_file =
        directory(config_dir, "queue_directory", "/var/spool/postfix") + "/pid/master.pid";
    const posix::FileDescriptor file(::open(pid_file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.valid()) {
        return std::nullopt;
    }
    const auto pid = read_pid(file.fd());
    // Trying the lock takes it for an instant, and a master that starts in that instant dies of
    // it. So the lock is tried only where it should be held.
    if (!pid || ::kill(*pid, 0) != 0 || ::flock(file.fd(), LOCK_SH | LOCK_NB) == 0) {
        return std::nullopt;
    }
    return pid;
}

}  // namespace mailctl::op
