#pragma once

#include "common/api/probe.hpp"
#include "common/types/host_name.hpp"
#include "common/types/login_name.hpp"
#include "common/types/mail_address.hpp"
#include "common/types/port.hpp"
#include "common/types/secret.hpp"
#include "common/types/tls_level.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

/// The certificates that mailctl-net trusts where a request brings none.
inline constexpr const char* system_authorities = "/etc/ssl/certs/ca-certificates.crt";

/// mailctld's request to mailctl-net: try an SMTP login, and perhaps send one test message.
struct ProbeSmtp {
    static constexpr std::string_view method = "io.mailctl.net.ProbeSmtp";
    static constexpr std::string_view summary =
        "Try an SMTP connection, TLS, login and perhaps one message.";
    using Reply = ProbeReply;

    HostName host;
    Port port;  ///< 465 means TLS from the first byte; every other port STARTTLS.
    TlsLevel tls;
    std::optional<LoginName> username;
    std::optional<Secret> password;
    std::optional<MailAddress> to;  ///< With `from`: send one test message.
    std::optional<MailAddress> from;
    std::optional<std::string> authorities;  ///< Certificates in PEM, in place of the system's.
};
BOOST_DESCRIBE_STRUCT(ProbeSmtp, (), (host, port, tls, username, password, to, from, authorities))

}  // namespace mailctl::api
