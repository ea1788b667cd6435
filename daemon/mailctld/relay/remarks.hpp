#pragma once

#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/relay/overrules.hpp"

#include <string>
#include <vector>

namespace mailctl::relay {

/// What of the administrator's settings has a part in what happens and overrules nothing, a
/// sentence each.
std::vector<std::string> find_remarks(
    const Config& config, const change::Snapshot& now, const Hop& hop
);

}  // namespace mailctl::relay
