#pragma once

#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/relay/settings.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::relay {

/// Who delivers mail for the rest of the world and for relay_domains.
inline constexpr std::array transports{"default_transport", "relay_transport"};

/// Where Postfix finds the relay's password.
inline constexpr const char* passwords = "smtp_sasl_password_maps";

/// A relay, as far as other settings can overrule it.
struct Hop {
    std::string host;
    std::int64_t port;
    bool has_login;
    bool for_some_senders;  ///< Not for all mail.
    bool has_a_fixed_port;  ///< The platform's own.
};

Hop hop_of(const Settings& settings);

/// Whether the administrator lets anything but Postfix's own two SMTP clients deliver what this
/// parameter (default_transport, relay_transport) is for, or names a host.
bool has_own_transport(const Config& config, const change::Snapshot& now, std::string_view name);

/// Whether the parameter is Debian's word for "no mail leaves this machine", which a relay for all
/// mail takes the place of.
bool is_switched_off(const Config& config, const change::Snapshot& now, std::string_view name);

/// A setting that sends mail past a relay, or keeps mail from it.
struct Overrule {
    std::string object;  ///< With `value` what is remembered once it is accepted.
    std::string value;
    std::string text;       ///< For people: "transport_maps = hash:... (a.test goes to ...)".
    std::string hint = {};  ///< What helps against this one besides removing it.
};

/// Asks tables, but no server.
std::vector<Overrule> find_overrules(
    const Config& config, const change::Snapshot& now, const Hop& hop
);

/// The parameters whose tables are looked into for it.
std::vector<std::string> table_parameters();

}  // namespace mailctl::relay
