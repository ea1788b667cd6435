#pragma once

#include "common/api/trial.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/change/engine.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"

#include <string>
#include <vector>

/// The way to another relay, whichever it is: what may stand against it, the trial, the change.
namespace mailctl::relay {

/// `configuration` where the machine lacks what a login needs.
Status check_machine(const Config& config, bool has_login);

/// The password's fingerprint, for a wish that has one.
Status add_fingerprint(Services& services, Wish& wish);

/// The relay's part in a change, and no other's.
std::vector<change::Part> relay_alone(change::WantedOf wanted);

/// What should be ours for the wish. `configuration` where settings of the administrator's overrule
/// it, unless forced; `conflict` where the relay in use is somebody else's. Keeps references.
std::vector<change::Part> parts_for(const Context& context, const Wish& wish, bool force);

/// `conflict` where the relay in use goes through the account of another user than the peer, who is
/// not root and does not force it.
Status check_owner(const Context& context, const store::Ledger& ledger, bool force);

/// Has mailctl-net log in.
Result<api::TrialVerdict> try_wish(Context& context, const Wish& wish);

/// `trial_failed` with the server's own words where the verdict is that it does not work.
Status passed(const api::TrialVerdict& verdict, const Wish& wish);

/// Tries the relay, where that was not forbidden and there is something to change, and makes the
/// change.
Result<api::ChangeReport> switch_relay(
    Context& context, const Wish& wish, const change::Order& order, bool may_try
);

}  // namespace mailctl::relay
