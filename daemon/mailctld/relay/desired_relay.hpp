#pragma once

#include "common/result.hpp"
#include "common/types/host_name.hpp"
#include "common/types/login_name.hpp"
#include "common/types/port.hpp"
#include "common/types/secret.hpp"
#include "common/types/tls_level.hpp"
#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/config.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mailctl::relay {

/// Of a list of domains, these are shown to people.
constexpr std::size_t domains_shown = 5;

/// The ledger has their names, and each change keeps the ledger from before and from after it.
constexpr std::size_t senders_max = 2000;

/// The port whose connections begin with TLS (RFC 8314, 3.3); every other one uses STARTTLS.
constexpr std::int64_t implicit_tls_port = 465;

/// The relay that an administrator wants.
struct Wish {
    HostName host;
    Port port;
    TlsLevel tls;
    std::optional<LoginName> username;
    std::optional<Secret> password;
    std::string fingerprint;  ///< Of the password; empty without one.
    std::string by;
    std::optional<std::string> account = {};  ///< See store::Relay, for these and those below.
    std::optional<std::string> credential = {};
    std::optional<std::vector<std::string>> senders = {};
    std::optional<bool> verified_senders = {};
    bool accept_overrules = false;  ///< Whatever overrules it may.
};

/// The wish that led to a relay in the ledger, without its password.
Wish wish_of(const store::Relay& relay);

/// The tables that a wish needs. Its password must be there where its user name is.
std::vector<change::Table> tables_of(const Wish& wish);

/// "[smtp.example.com]:587", as relayhost and the policy's key have it.
std::string relay_text(std::string_view host, std::int64_t port);

/// "", or " for mail of example.com", as the history tells it.
std::string senders_text(const std::optional<std::vector<std::string>>& senders);

/// "relay through [smtp.example.com]:587 for mail of example.com".
std::string wish_text(const Wish& wish);

/// Whether the relay's certificate is checked against authorities.
bool is_verified(TlsLevel tls);

/// What of Postfix's configuration must be ours for the wish to come true.
Result<change::Desired> desired_relay(
    const Config& config, const change::Snapshot& now, const Wish& wish
);

}  // namespace mailctl::relay
