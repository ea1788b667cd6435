#pragma once

#include "common/api/bell.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

namespace mailctl::overview {

Result<api::BellReply> bell(Context& context, api::Bell& request);

}  // namespace mailctl::overview
