#include "daemon/op/master.hpp"

#include "common/posix/file_descriptor.hpp"
#include "daemon/op/directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <fstream>
#include <sstream>

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

constexpr bool may_stand_in_a_unit_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.:@\\").find(c) != std::string_view::npos;
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

std::string postfix_unit_in(std::string_view cgroup) {
    while (!cgroup.empty()) {
        const auto end = cgroup.find('\n');
        const auto line = cgroup.substr(0, end);
        cgroup.remove_prefix(end == std::string_view::npos ? cgroup.size() : end + 1);
        // "0::/PATH" of the unified hierarchy, "1:name=systemd:/PATH" of the older one.
        if (!line.starts_with("0::/") && line.find(":name=systemd:/") == std::string_view::npos) {
            continue;
        }
        const auto unit = line.substr(line.rfind('/') + 1);
        if (unit.starts_with("postfix") && unit.ends_with(".service") &&
            std::all_of(unit.begin(), unit.end(), may_stand_in_a_unit_name)) {
            return std::string(unit);
        }
    }
    return {};
}

std::string postfix_unit_of(pid_t pid) {
    std::ostringstream cgroup;
    cgroup << std::ifstream(fmt::format("/proc/{}/cgroup", pid)).rdbuf();
    return postfix_unit_in(cgroup.view());
}

}  // namespace mailctl::op
