#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/relay/settings.hpp"

namespace mailctl::relay {

/// The password of the relay in use, from the one place that has it: Postfix's own table.
Result<Secret> stored_password(const Config& config, const Relay& relay);

}  // namespace mailctl::relay
