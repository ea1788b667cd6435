#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"
#include "common/types/tls_level.hpp"
#include "daemon/mailctld/change/feature.hpp"
#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/relay/settings.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mailctl::relay {

/// Of a list of domains, these are shown to people.
constexpr std::size_t domains_shown = 5;

/// The port whose connections begin with TLS (RFC 8314, 3.3); every other one uses STARTTLS.
constexpr std::int64_t implicit_tls_port = 465;

/// The relay that an administrator wants.
struct Wish {
    Settings settings;
    std::optional<Secret> password;
    std::string by;
    std::string fingerprint = {};   ///< Of the password; empty without one.
    bool accept_overrules = false;  ///< Whatever overrules it may.
};

/// The tables that a relay needs. Its password must be there where its user name is.
std::vector<change::Table> tables_of(
    const Settings& settings, const std::optional<Secret>& password
);

/// The directory of its tables, as a parameter names it: "lmdb:/etc/postfix/mailctl/3".
std::string tables_text(const Config& config, const store::TableSet& tables);

/// "[smtp.example.com]:587", as relayhost and the policy's key have it.
std::string relay_text(const Settings& settings);
std::string relay_text(const HostName& host, Port port);

/// "", or " for mail of example.com", as the history tells it.
std::string senders_text(const std::optional<std::vector<DomainName>>& senders);

/// "relay through [smtp.example.com]:587 for mail of example.com".
std::string settings_text(const Settings& settings);

/// Whether the relay's certificate is checked against authorities.
bool is_verified(TlsLevel tls);

/// Whether the tables that are in use say all of it; what was accepted aside.
bool is_in_use(const Config& config, const change::Snapshot& now, const Wish& wish);

/// What of Postfix's configuration must be ours for the wish to come true.
Result<change::Wanted> wanted_relay(
    const Config& config, const change::Snapshot& now, const Wish& wish
);

/// The texts of some names.
std::vector<std::string> texts_of(const std::vector<DomainName>& names);

}  // namespace mailctl::relay
