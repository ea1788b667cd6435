#pragma once

#include "common/types/domain_name.hpp"
#include "common/types/host_name.hpp"
#include "common/types/login_name.hpp"
#include "common/types/port.hpp"
#include "common/types/tls_level.hpp"
#include "daemon/mailctld/store/ledger.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::relay {

/// The feature whose holding the relay is.
constexpr std::string_view feature_name = "relay";

/// A setting of the administrator's that overrules the relay, and may.
struct Accepted {
    std::string object;  ///< "main.cf transport_maps", "master.cf slow/unix".
    std::string value;   ///< What it meant then: another one is not accepted.

    friend bool operator==(const Accepted&, const Accepted&) = default;
};
BOOST_DESCRIBE_STRUCT(Accepted, (), (object, value))

/// The relay's own words in its holding: what an administrator has asked for.
struct Settings {
    HostName host;
    Port port;
    TlsLevel tls;
    std::optional<LoginName> username = {};
    std::optional<std::string> account = {};  ///< Whose platform account it goes through, if any's.
    std::optional<std::string> credential = {};           ///< The platform's ID of the credential.
    std::optional<std::vector<DomainName>> senders = {};  ///< Sorted: whose mail takes it; or all.
    std::optional<bool> verified_senders = {};  ///< They are to be those the platform has verified.
    std::optional<std::vector<Accepted>> accepted = {};  ///< What may overrule it; absent: nothing.

    friend bool operator==(const Settings&, const Settings&) = default;
};
BOOST_DESCRIBE_STRUCT(
    Settings,
    (),
    (host, port, tls, username, account, credential, senders, verified_senders, accepted)
)

/// The relay in use.
struct Relay : Settings {
    store::TableSet tables;
    store::Since since;
};

/// Throws for a holding that is not the relay's.
Relay relay_in(const store::Holding& holding);

/// Nothing where there is no relay.
std::optional<Relay> relay_of(const store::Ledger& ledger);

/// Whether mail of that sender domain, in lower case, takes the relay.
bool takes_mail_from(const Settings& settings, std::string_view domain);

/// Of the relay's holding its own words.
wire::JsonText to_json(const Settings& settings);

}  // namespace mailctl::relay
