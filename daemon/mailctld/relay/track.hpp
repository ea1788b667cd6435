#pragma once

#include "daemon/mailctld/platform/access.hpp"

#include <optional>
#include <string>

namespace mailctl::relay {

/// The verified domains that a relay through the account is to take mail from and does not yet, and
/// those that it should not any more, for people; empty where there are none, or the relay is not
/// limited to verified ones.
std::string domains_to_track(const platform::AccountSession& session);

/// Where the relay is limited to the account's verified domains, makes it take mail from those that
/// are so now. Returns a note for people where there is something to say: what has been done cannot
/// fail because of it.
std::optional<std::string> track_domains(const platform::AccountSession& session);

}  // namespace mailctl::relay
