#pragma once

#include "common/api/act.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <string>

namespace mailctl::hosting {

/// Throws out whom the store names (store/session_ends.hpp), and has Dovecot forget them. Not
/// before programs see why: who is thrown out comes back at once. After an error the next call goes
/// on.
Status end_sessions(Services& services);

/// The same for a request about "john@example.org", or of "@example.org" all. Nothing for a dry
/// run; a note where it cannot be done yet.
void end_sessions(const Context& context, const std::string& whose, api::Act& act);

}  // namespace mailctl::hosting
