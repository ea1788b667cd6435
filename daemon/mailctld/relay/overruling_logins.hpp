#pragma once

#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/config.hpp"

#include <string>
#include <vector>

namespace mailctl::relay {

/// What of the administrator's smtp_sasl_password_maps stands between the relay and its password: a
/// table that answers where Postfix asks before "[host]:port", which is by the sender where there
/// are logins by sender, and by the host's name; one that would fail, so that Postfix keeps mail
/// back; and one that nobody but Postfix can ask.
///
/// Each as "hash:/etc/postfix/passwords has an entry for smtp.example.com", passwords masked. Asks
/// each table.
std::vector<std::string> find_overruling_logins(
    const Config& config, const change::Snapshot& now, const std::string& host
);

}  // namespace mailctl::relay
