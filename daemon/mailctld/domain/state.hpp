#pragma once

#include "common/api/domain/state.hpp"
#include "daemon/mailctld/platform/access.hpp"
#include "daemon/mailctld/store/domains.hpp"

namespace mailctl::domain {

/// A domain of the store, as clients see it, with what Postfix says of it now, and what is kept of
/// it here, where that is the caller's.
api::DomainState state_of(Context& context, const store::Domain& domain);

/// Whether this machine's mail from the domain goes through the account.
bool is_relayed(const platform::AccountSession& session, const DomainName& domain);

/// What that means for a domain that the platform does not take mail from.
inline constexpr const char* refusal_note =
    "this machine's relay goes through the account: the platform now refuses mail from this domain "
    "(550 sender domain not verified)";

}  // namespace mailctl::domain
