#pragma once

#include "common/api/net/smtp/try.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/change/plan.hpp"
#include "daemon/mailctld/config.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace mailctl::relay {

/// How Postfix's client will connect to a relay at this port: by main.cf, and for the ports that
/// the system's own client serves by its -o in master.cf as well. `configuration` where it could
/// use no TLS at all.
Result<api::ClientSettings> client_settings(
    const Config& config, const change::Snapshot& now, std::int64_t port
);

/// The same from values by name. What Postfix would not understand counts as absent.
api::ClientSettings client_settings_of(const std::map<std::string, std::string>& values);

/// The versions of TLS that Postfix's word allows, as minor versions: {2, 3} of ">=TLSv1.2".
struct TlsVersions {
    std::int64_t oldest;
    std::int64_t newest;
};
/// Nothing where it allows none, or is no list of protocols.
std::optional<TlsVersions> tls_versions(std::string_view protocols);

}  // namespace mailctl::relay
