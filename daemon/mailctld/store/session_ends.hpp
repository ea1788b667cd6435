#pragma once

#include "daemon/mailctld/store/database.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// Somebody who may still be logged in by what is no longer true.
struct SessionEnd {
    std::int64_t sequence = 0;
    std::string whose;  ///< "john@example.org", or of "@example.org" all.
};

/// In the transaction that takes the password away, behind its errands (store/outbox.hpp).
void add_session_end(Database& db, std::string_view whose);

/// The oldest of those whose errands are done; `followed` is the last of all that are.
std::vector<SessionEnd> session_ends(Database& db, std::int64_t followed, std::int64_t limit);

/// Those up to that number are logged out.
void forget_session_ends(Database& db, std::int64_t up_to);

}  // namespace mailctl::store
