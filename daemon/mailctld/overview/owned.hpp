#pragma once

#include "common/api/owned.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

namespace mailctl::overview {

Result<api::OwnedReply> owned(Context& context, api::ListOwned& request);

}  // namespace mailctl::overview
