#pragma once

#include "common/api/change.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/host_name.hpp"
#include "common/types/login_name.hpp"
#include "common/types/port.hpp"
#include "common/types/secret.hpp"
#include "common/types/tls_level.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// Sends mail that leaves this machine through one relay: the host that is named, or the delivery
/// platform at which the caller has an account.
struct RelayEnable {
    static constexpr std::string_view method = "io.mailctl.relay.Enable";
    static constexpr std::string_view summary =
        "Send all outgoing mail through a relay, or that of some sender domains. Without host\n"
        "it is the delivery platform, with a credential of its own from the caller's account.\n"
        "Without username no login is made. Without password the one in use is kept, for the\n"
        "same host and username only.";
    using Reply = ChangeReply;

    std::optional<HostName> host;
    std::optional<Port> port;  ///< 587 where absent; the platform's own without host.
    std::optional<LoginName> username;
    std::optional<Secret> password;
    std::optional<TlsLevel> tls;                     ///< secure where absent.
    std::optional<std::vector<DomainName>> senders;  ///< Only mail from these; all where absent.
    std::optional<bool> verified_senders;            ///< Only mail from those, now and later.
    std::optional<bool> no_trial;
    std::optional<bool> dry_run;
    std::optional<bool> force;             ///< Overwrite drift.
    std::optional<bool> accept_overrules;  ///< Let what overrules the relay do so from now on.
    std::optional<std::string> expect;
};
BOOST_DESCRIBE_STRUCT(
    RelayEnable,
    (),
    (host,
     port,
     username,
     password,
     tls,
     senders,
     verified_senders,
     no_trial,
     dry_run,
     force,
     accept_overrules,
     expect)
)

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::RelayEnable)
