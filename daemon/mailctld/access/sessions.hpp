#pragma once

#include "daemon/mailctld/call/caller.hpp"
#include "daemon/mailctld/store/sessions.hpp"
#include "daemon/mailctld/store/users.hpp"

#include <chrono>
#include <string_view>

namespace mailctl::access {

constexpr std::string_view session_prefix = "mcs_";

/// How long nobody may have used a session, and how long it lasts at most.
constexpr std::chrono::minutes session_idle{30};
constexpr std::chrono::hours session_whole{12};

/// How long a password proves who somebody is, for what cannot be taken back.
constexpr std::chrono::minutes proof_lasts{10};

bool is_over(const store::Session& session);

/// The user, at the front door.
Caller caller_for(const store::User& user, const Scope& ceiling);

}  // namespace mailctl::access
