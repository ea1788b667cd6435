#pragma once

#include "common/api/session/list.hpp"
#include "daemon/mailctld/call/caller.hpp"
#include "daemon/mailctld/store/sessions.hpp"
#include "daemon/mailctld/store/users.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

namespace mailctl::access {

constexpr std::string_view session_prefix = "mcs_";

/// How long nobody may have used a session, and how long it lasts at most.
constexpr std::chrono::minutes session_idle{30};
constexpr std::chrono::hours session_whole{12};

/// How long a password proves who somebody is, for what cannot be taken back.
constexpr std::chrono::minutes proof_lasts{10};

/// Whether it is, or will be in that time where nobody uses it.
bool is_over(const store::Session& session, std::chrono::seconds in = std::chrono::seconds(0));

/// Those of a user that are not over, the newest first; `caller` may have come by one of them.
std::vector<api::SessionState> present_sessions(
    store::Database& db, std::int64_t user, const Caller& caller
);

/// The user, at the front door.
Caller caller_for(const store::User& user, const Scope& ceiling);

}  // namespace mailctl::access
