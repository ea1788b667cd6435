#pragma once

#include "common/types/domain_name.hpp"
#include "common/types/host_name.hpp"
#include "common/types/http_url.hpp"
#include "common/types/port.hpp"
#include "common/types/record_name.hpp"
#include "common/types/secret.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What mailctld asks mailctl-net about DNS, and what all of its requests share.
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

/// The record types that mailctl reads and writes.
enum class RecordType { TXT, CNAME, MX };

BOOST_DESCRIBE_ENUM(RecordType, TXT, CNAME, MX)

/// How to reach a provider: for powerdns `url`, `server_id` and `secret` (the API key), for rfc2136
/// `host`, `port`, `key_name`, `algorithm` and `secret` (the key in base64).
struct DnsAccess {
    DnsProviderKind kind;
    std::optional<HttpUrl> url;
    std::optional<std::string> server_id;    ///< "localhost" where absent.
    std::optional<std::string> authorities;  ///< Certificates in PEM, in place of the system's.
    std::optional<HostName> host;
    std::optional<Port> port;  ///< 53 where absent.
    std::optional<RecordName> key_name;
    std::optional<TsigAlgorithm> algorithm;
    std::optional<Secret> secret;
};
BOOST_DESCRIBE_STRUCT(
    DnsAccess, (), (kind, url, server_id, authorities, host, port, key_name, algorithm, secret)
)

/// All records of one name and type. Values are in presentation form (RFC 1035, 5.1), just as the
/// provider wrote them: `"v=spf1 -all"`, `10 mail.example.com.`.
struct RecordSet {
    RecordName name;
    RecordType type;
    std::int64_t ttl;
    std::vector<std::string> values;
};
BOOST_DESCRIBE_STRUCT(RecordSet, (), (name, type, ttl, values))

/// One record set before and after; no values: the set is not there. Other types at the name are
/// left alone.
struct RecordSetChange {
    RecordName name;
    RecordType type;
    std::int64_t ttl;
    std::vector<std::string> before;
    std::vector<std::string> after;
};
BOOST_DESCRIBE_STRUCT(RecordSetChange, (), (name, type, ttl, before, after))

}  // namespace mailctl::api
