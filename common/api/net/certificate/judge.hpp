#pragma once

#include "common/types/host_name.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// What is wrong with a certificate or its key.
enum class CertificateFault {
    unreadable,      ///< No certificate, or one of the chain is none.
    unreadable_key,  ///< No key, or one that asks for a passphrase.
    other_key,       ///< The key is not the certificate's.
    weak_key,        ///< OpenSSL's programs refuse it.
    no_names,        ///< None that mail programs go by: a subject alone does not count.
    other_name,
    expired,
    not_yet_valid,
};
BOOST_DESCRIBE_ENUM(
    CertificateFault,
    unreadable,
    unreadable_key,
    other_key,
    weak_key,
    no_names,
    other_name,
    expired,
    not_yet_valid
)

/// The first fault that there is, and what is known of the certificate all the same.
struct CertificateJudgement {
    std::optional<CertificateFault> fault;
    std::vector<std::string> names;  ///< Of hosts, as it has them: "*.example.org".
    std::string issuer;
    std::string serial;  ///< Hexadecimal.
    std::string since;   ///< RFC 3339, UTC; empty where it cannot be read, as the next one.
    std::string until;
    std::int64_t ends = 0;  ///< The same in seconds since 1970.
};
BOOST_DESCRIBE_STRUCT(CertificateJudgement, (), (fault, names, issuer, serial, since, until, ends))

/// mailctld's request to mailctl-net: judge a certificate. It needs no network, but a parser that
/// reads strangers' bytes without any right.
struct JudgeCertificate {
    static constexpr std::string_view method = "io.mailctl.net.JudgeCertificate";
    static constexpr std::string_view summary =
        "Judge whether a certificate and its key are good for a host.";
    using Reply = CertificateJudgement;

    HostName host;
    std::string chain;        ///< PEM, the host's own first.
    std::vector<Secret> key;  ///< The lines of its PEM.
};
BOOST_DESCRIBE_STRUCT(JudgeCertificate, (), (host, chain, key))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::CertificateJudgement)
MAILCTL_REQUEST_CODEC(mailctl::api::JudgeCertificate)
