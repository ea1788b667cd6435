#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mailctl::net::smtp {

/// What DNS says of a server's certificate, and whether DNSSEC vouches for it (RFC 7672).
struct Dane {
    enum class Finding {
        usable,
        lookup_failed,  ///< No answer, or one whose signatures are wrong.
        not_signed,     ///< The zone is not signed, or the resolver does not check signatures.
        no_records,     ///< Signed, and there is no TLSA record.
    };
    Finding finding = Finding::usable;

    /// Base64 of the SHA-256 of each key that the server may have. Empty where some record is of
    /// another kind than 3 1 1: what Postfix accepts is then more than we can check.
    std::vector<std::string> key_hashes;
};

/// Asks for the addresses and the TLSA records of a server as Postfix does. Under 20 seconds: no
/// question is asked after 10, and none takes more than 9 with three name servers.
Dane look_up_dane(const std::string& host, std::int64_t port);

}  // namespace mailctl::net::smtp
