#pragma once

#include "common/types/host_name.hpp"
#include "common/types/http_url.hpp"
#include "common/types/port.hpp"
#include "common/types/record_name.hpp"
#include "common/types/secret.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>

namespace mailctl::api {

/// How a zone's records are changed.
enum class DnsProviderKind {
    powerdns,  ///< PowerDNS's HTTP API.
    rfc2136,   ///< Dynamic updates, signed with TSIG (RFC 8945).
    manual,    ///< By a person: mailctl prints what to enter.
};

BOOST_DESCRIBE_ENUM(DnsProviderKind, powerdns, rfc2136, manual)

/// With what a TSIG key signs.
enum class TsigAlgorithm { hmac_sha256, hmac_sha384, hmac_sha512 };

BOOST_DESCRIBE_ENUM(TsigAlgorithm, hmac_sha256, hmac_sha384, hmac_sha512)

/// How to reach a provider; common/dns/kinds.hpp tells which settings belong to which kind. The
/// secret is the API key, or the TSIG key in base64.
struct DnsAccess {
    DnsProviderKind kind;
    std::optional<HttpUrl> url;
    std::optional<std::string> server_id;    ///< "localhost" where absent.
    std::optional<std::string> authorities;  ///< Certificates in PEM, in place of the system's.
    std::optional<HostName> host;
    std::optional<Port> port;  ///< 53 where absent.
    std::optional<RecordName> key_name;
    std::optional<TsigAlgorithm> algorithm;  ///< hmac_sha256 where absent.
    std::optional<Secret> secret;
};
BOOST_DESCRIBE_STRUCT(
    DnsAccess, (), (kind, url, server_id, authorities, host, port, key_name, algorithm, secret)
)

}  // namespace mailctl::api
