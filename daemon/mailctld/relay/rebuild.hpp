#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/change/feature.hpp"
#include "daemon/mailctld/config.hpp"

namespace mailctl::relay {

/// Makes the tables of a wanted relay anew, in the next generation, with the password from
/// another generation that has the same one. `conflict` where none is left.
Status rebuild_tables(const Config& config, const change::Snapshot& now, change::Wanted& wanted);

}  // namespace mailctl::relay
