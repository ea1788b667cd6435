#pragma once

#include "daemon/mailctld/postfix/master_cf.hpp"

#include <string_view>

namespace mailctl::postfix {

/// Whether master.cf has a service by this name, other than one that takes mail in, which
/// master_service_disable leaves on.
bool is_enabled(const MasterCf& master, std::string_view disabled, std::string_view name);

}  // namespace mailctl::postfix
