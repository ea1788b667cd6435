#pragma once

#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/postfix/master_process.hpp"

#include <optional>

namespace mailctl::change {

/// The master process of the Postfix that this configuration belongs to, if it runs.
std::optional<postfix::MasterProcess> find_master(const Config& config);

}  // namespace mailctl::change
