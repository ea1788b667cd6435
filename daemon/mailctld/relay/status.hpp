#pragma once

#include "common/api/relay/status.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <optional>
#include <string>

namespace mailctl::relay {

/// The alarm about mail that waits for the relay in use, if any does. On the reader thread.
std::optional<std::string> waiting_mail(Services& services, const change::Present& present);

Result<api::RelayStatusReply> status(Context& context, api::RelayStatus& request);

}  // namespace mailctl::relay
