#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/store/ledger.hpp"

namespace mailctl::relay {

/// `conflict` where the credential that the relay had is not at the platform any more.
Status may_return(const Context& context, const store::Holding& before);

}  // namespace mailctl::relay
