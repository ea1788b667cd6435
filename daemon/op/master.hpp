#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace mailctl::op {

/// The process id of the running master(8), found as `master -t` does: master holds a lock on its
/// pid file as long as it lives, so a left-over file does not deceive.
std::optional<pid_t> running_master(const std::string& config_dir);

/// The systemd unit that a process belongs to; empty when it belongs to none of Postfix's.
std::string postfix_unit_of(pid_t pid);

/// The same from the text of /proc/PID/cgroup.
std::string postfix_unit_in(std::string_view cgroup);

}  // namespace mailctl::op
