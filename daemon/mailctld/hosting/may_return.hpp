#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/store/ledger.hpp"

namespace mailctl::hosting {

/// For an undo: nobody in particular has it.
Status may_touch(const Context& context, const store::Ledger& now, bool force);

/// `configuration` where what it needs of this machine is gone since.
Status may_return(const Context& context, const store::Holding& before);

}  // namespace mailctl::hosting
