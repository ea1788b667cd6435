#pragma once

#include "common/api/relay/test.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

namespace mailctl::relay {

Result<api::TrialVerdict> test(Context& context, api::RelayTest& request);

}  // namespace mailctl::relay
