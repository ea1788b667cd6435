#pragma once

#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/hosting/settings.hpp"
#include "daemon/mailctld/hosting/wiring.hpp"

/// What stands in the way of hosting, told before anything is changed.
namespace mailctl::hosting {

/// `configuration` with the line to type, where packages or the storage are missing.
Status check_machine(const Config& config, const Settings& settings);

/// `configuration` where Postfix hosts for somebody else already, cannot be reached, or has no
/// certificate; `conflict` where another program has one of the ports.
Status check_postfix(
    const Config& config,
    const change::Snapshot& now,
    const Surroundings& around,
    const Settings& settings
);

/// Postfix's own settings that count here. `configuration` where it cannot tell.
Result<Surroundings> look_around(const Config& config);

}  // namespace mailctl::hosting
