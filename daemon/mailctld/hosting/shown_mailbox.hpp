#pragma once

#include "daemon/mailctld/store/mailboxes.hpp"

#include <string>

namespace mailctl::hosting {

/// What of a mailbox stands in a plan: "quota 2G, suspended".
std::string shown_mailbox(const store::Mailbox& mailbox);

/// "ARGON2ID" of "{ARGON2ID}..."; empty where there is none.
std::string scheme_in(const std::string& hash);

}  // namespace mailctl::hosting
