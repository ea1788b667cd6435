#pragma once

#include <optional>
#include <string>

#include <sys/types.h>

namespace mailctl::op {

/// The process id of the running master(8), found as `master -t` does: master holds a lock on its
/// pid file as long as it lives, so a left-over file does not deceive.
std::optional<pid_t> running_master(const std::string& config_dir);

}  // namespace mailctl::op
