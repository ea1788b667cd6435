#pragma once

#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/config.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::relay {

/// Who delivers mail for the rest of the world and for relay_domains.
inline constexpr std::array transports{"default_transport", "relay_transport"};

/// What change::foreign_value() means to Postfix, with every "$name" replaced.
std::string foreign_meaning(
    const Config& config, const change::Snapshot& now, const std::string& name
);

/// The file by which the relay's certificate is checked: the administrator's, or else ours.
std::string authorities_file(const Config& config, const change::Snapshot& now);

/// Whether the administrator lets anything but Postfix's own two SMTP clients deliver what this
/// parameter (default_transport, relay_transport) is for, or names a host.
bool has_own_transport(const change::Snapshot& now, std::string_view name);

/// A relay, as far as other settings can overrule it.
struct Hop {
    std::int64_t port;
    bool has_login;
    bool for_some_senders;  ///< Not for all mail.
};

/// What the administrator's settings do to a relay.
struct Obstacles {
    std::vector<std::string> overrules;  ///< They send mail past it, or keep mail from it.
    std::vector<std::string> remarks;    ///< They only have a part in it.
};
Obstacles find_obstacles(const Config& config, const change::Snapshot& now, const Hop& hop);

/// What overrules the relay in use.
std::vector<std::string> find_overrules(const Config& config, const change::Snapshot& now);

/// Tables of the administrator's whose entry for this host Postfix would take in place of ours, or
/// without which it would keep mail back: it asks for the host's name before "[host]:port". Asks
/// each table, so it is not for every look.
std::vector<std::string> find_rival_logins(
    const Config& config, const change::Snapshot& now, const std::string& host
);

}  // namespace mailctl::relay
