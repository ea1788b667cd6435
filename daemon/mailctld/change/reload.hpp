#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/postfix/master_process.hpp"

#include <filesystem>
#include <optional>

namespace mailctl::change {

/// Where master's pid file is. Asks Postfix only when main.cf says something about it.
Result<std::filesystem::path> queue_directory(const Config& config);

/// The master process of the Postfix that this configuration belongs to, if it runs.
std::optional<postfix::MasterProcess> find_master(const Config& config);

}  // namespace mailctl::change
