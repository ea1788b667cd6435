#pragma once

#include "daemon/mailctld/change/feature.hpp"
#include "daemon/mailctld/relay/overrules.hpp"
#include "daemon/mailctld/relay/settings.hpp"

#include <optional>
#include <vector>

/// What overrules a relay and may, because an administrator has said so once.
namespace mailctl::relay {

/// Refuses what overrules a relay and was not accepted for the one in use. `configuration`; first
/// of all where Postfix cannot read its main.cf, of which then nothing is certain.
Status check_accepted(
    const Config& config, const std::vector<Overrule>& overrules, const store::Ledger& ledger
);

/// What is to be remembered for a relay: all that overrules it. One that stays as it is keeps what
/// it has as long as that covers all, so that nothing is changed because an overrule went away.
std::optional<std::vector<Accepted>> accepted_for(
    const std::vector<Overrule>& overrules, const store::Ledger& ledger, bool is_in_use
);

/// What overrules the relay in use, and the files in which that was seen.
change::Overruling look_for_overrules(
    const Config& config, const change::Snapshot& now, const store::Holding& holding
);

}  // namespace mailctl::relay
