#pragma once

#include "common/api/trial.hpp"
#include "common/types/host_name.hpp"
#include "common/types/login_name.hpp"
#include "common/types/mail_address.hpp"
#include "common/types/port.hpp"
#include "common/types/secret.hpp"
#include "common/types/tls_level.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

/// The certificates that mailctl-net trusts where a request brings none.
inline constexpr const char* system_authorities = "/etc/ssl/certs/ca-certificates.crt";

/// How the administrator's Postfix connects, where a trial has to do likewise to tell the truth.
/// What is absent, Postfix leaves to the system.
struct ClientSettings {
    bool may_use_ipv4;
    bool may_use_ipv6;
    std::string inet_protocols;            ///< The words that said so.
    std::optional<std::string> preferred;  ///< "ipv4" or "ipv6".
    std::optional<std::string> bind_ipv4;  ///< The own address to connect from.
    std::optional<std::string> bind_ipv6;
    bool must_bind;  ///< Postfix does not connect from another address instead.
    std::optional<std::string> tls_protocols;  ///< The words that said which versions of TLS.
    std::optional<std::int64_t> tls_oldest;    ///< The minor version: 2 for TLS 1.2.
    std::optional<std::int64_t> tls_newest;
    std::optional<std::string> greeting_name;
};
BOOST_DESCRIBE_STRUCT(
    ClientSettings,
    (),
    (may_use_ipv4,
     may_use_ipv6,
     inet_protocols,
     preferred,
     bind_ipv4,
     bind_ipv6,
     must_bind,
     tls_protocols,
     tls_oldest,
     tls_newest,
     greeting_name)
)

/// mailctld's request to mailctl-net: try an SMTP login, and perhaps send one test message.
struct TrySmtp {
    static constexpr std::string_view method = "io.mailctl.net.TrySmtp";
    static constexpr std::string_view summary =
        "Try an SMTP connection, TLS, login and perhaps one message.";
    using Reply = TrialReply;

    HostName host;
    Port port;  ///< 465 means TLS from the first byte; every other port STARTTLS.
    TlsLevel tls;
    std::optional<LoginName> username;
    std::optional<Secret> password;
    std::optional<MailAddress> to;  ///< With `from`: send one test message.
    std::optional<MailAddress> from;
    std::optional<std::string> authorities;  ///< Certificates in PEM, in place of the system's.
    std::optional<ClientSettings> client;
    /// The host is this machine: connect to this address of it, or "any".
    std::optional<std::string> here = {};
    std::optional<std::string> mark = {};  ///< A word for the test message's subject.
};
BOOST_DESCRIBE_STRUCT(
    TrySmtp, (), (host, port, tls, username, password, to, from, authorities, client, here, mark)
)

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::TrySmtp)
