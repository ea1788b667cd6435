#pragma once

#include "common/error.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/postfix/master_process.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace mailctl::change {

/// Where master's pid file is. Asks Postfix only when main.cf says something about it.
Result<std::filesystem::path> queue_directory(const Config& config);

/// How a running Postfix is made to work with what its files say.
enum class Force { reload, restart, start };

/// What came of that.
struct InForce {
    std::string how{};  ///< "reloaded", "restarted", "started"; "skipped" where none runs.
    std::optional<Error> error{};  ///< Why Postfix does not work with it, or not provably.
    bool needs_restart = false;    ///< Another reload would change nothing.
};

/// The master process of the Postfix that this configuration belongs to, if it runs.
std::optional<postfix::MasterProcess> find_master(const Config& config);

}  // namespace mailctl::change
