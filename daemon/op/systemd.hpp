#pragma once

#include "daemon/op/child.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

/// systemd, where it looks after the programs.
namespace mailctl::op {

constexpr std::chrono::seconds systemctl_patience{20};

/// As sd_booted(3).
bool systemd_runs();

Ended systemctl(std::vector<std::string> words, std::chrono::seconds limit);

/// Starts a service of Debian's, by its unit or, without systemd, by its init script.
Ended start_service(const std::string& name);

/// One property of a unit; empty when systemd does not answer.
std::string unit_property(const std::string& unit, const char* property);

/// The unit that a process belongs to; empty when its name does not begin so.
std::string unit_of_process(pid_t pid, std::string_view name);

/// The same from the text of /proc/PID/cgroup.
std::string unit_in(std::string_view cgroup, std::string_view name);

}  // namespace mailctl::op
