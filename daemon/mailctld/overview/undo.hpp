#pragma once

#include "common/api/undo.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

namespace mailctl::overview {

Result<api::ChangeReport> undo(Context& context, api::Undo& request);

}  // namespace mailctl::overview
