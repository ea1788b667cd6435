#pragma once

#include <boost/describe/enum.hpp>

namespace mailctl {

/// How the connection to the relay is protected; the words are Postfix's own.
enum class TlsLevel {
    secure,   ///< The certificate must be valid and carry the name that was asked for.
    verify,   ///< As secure, but the name may come from the DNS.
    encrypt,  ///< Encrypted to whoever answers; the certificate is not looked at.
    dane,     ///< The certificate must match the relay's TLSA records, which DNSSEC protects.
};

BOOST_DESCRIBE_ENUM(TlsLevel, secure, verify, encrypt, dane)

}  // namespace mailctl
