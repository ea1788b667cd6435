#pragma once

#include "common/api/relay/status.hpp"
#include "common/result.hpp"
#include "common/types/domain_name.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <string>
#include <vector>

namespace mailctl::relay {

/// The relay in a few words.
std::string told(const store::Holding& holding);

/// That mail waits for the relay in use, if any does. On the reader thread.
std::vector<std::string> alarms(Services& services, const change::Present& present);

Result<api::RelayStatusReply> status(Context& context, api::RelayStatus& request);

/// The first of them, and how many there are besides.
void tell_senders(const std::vector<DomainName>& senders, api::RelayStatusReply& reply);

}  // namespace mailctl::relay
