#pragma once

#include "common/types/host_name.hpp"
#include "daemon/mailctld/lookup/state.hpp"
#include "daemon/mailctld/store/ledger.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::hosting {

/// The feature whose holding this is.
constexpr std::string_view feature_name = "hosting";

constexpr std::string_view default_storage = "/var/vmail";

/// A certificate that an administrator has named to us.
struct Certificate {
    std::string chain;  ///< A file.
    std::string key;    ///< Likewise.

    friend bool operator==(const Certificate&, const Certificate&) = default;
};
BOOST_DESCRIBE_STRUCT(Certificate, (), (chain, key))

/// What an administrator has asked for.
struct Settings {
    HostName mail_host;   ///< Where mail programs go.
    std::string storage;  ///< A directory; mail is in vhosts/DOMAIN/USER within it.
    std::optional<Certificate> certificate = {};  ///< Absent: what both programs had.
    bool pop3 = false;
    bool sieve = false;
    std::optional<std::string> dovecot = {};  ///< "2.4"; absent: 2.3.

    friend bool operator==(const Settings&, const Settings&) = default;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (mail_host, storage, certificate, pop3, sieve, dovecot))

/// How the files are written that Dovecot looks mailboxes up in.
lookup::Spelling spelling_of(const Settings& settings);

/// Throws for a holding that is not hosting's.
Settings settings_in(const store::Holding& holding);

/// Nothing where this machine does not host.
std::optional<Settings> settings_of(const store::Ledger& ledger);

wire::JsonText to_json(const Settings& settings);

/// In a few words: "mailboxes at mail.example.org".
std::string told(const store::Holding& holding);

}  // namespace mailctl::hosting
