#pragma once

#include "daemon/mailctld/change/feature.hpp"
#include "daemon/mailctld/hosting/settings.hpp"

#include <filesystem>
#include <string>

/// What Postfix and Dovecot are told, so that they find mailboxes: where to look, and no more. What
/// is found there is no business of theirs, so that a new mailbox needs no change of theirs.
namespace mailctl::hosting {

/// What of Postfix's own settings goes into it, as Postfix has them by now.
struct Surroundings {
    std::string host_name;   ///< myhostname
    std::string queue;       ///< queue_directory
    std::string interfaces;  ///< inet_interfaces
};

/// Where Dovecot's program tells who has logged in.
std::filesystem::path dovecots_door(const Config& config);

/// What should be hosting's.
change::Wanted wanted_hosting(
    const Config& config,
    const change::Snapshot& now,
    const Surroundings& around,
    const Settings& settings,
    const std::string& by
);

}  // namespace mailctl::hosting
