#pragma once

#include "daemon/mailctld/call/context.hpp"

#include <string>
#include <string_view>

namespace mailctl {

/// Tells a client that asked for `more` how far its change has come.
void send_progress(const Context& context, std::string_view step, std::string text);

/// The engine's view of a call.
change::Observer observer(const Context& context);

}  // namespace mailctl
