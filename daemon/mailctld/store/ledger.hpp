#pragma once

#include "common/types/tls_level.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::store {

/// One thing in Postfix's files that is ours.
struct Owned {
    std::string name;                 ///< A parameter of main.cf, or "master.cf NAME/TYPE".
    std::optional<std::string> base;  ///< What stood there at first take (see SavedEntry); never
                                      ///< overwritten later. Absent: nothing did.
    std::string ours;                 ///< What we wrote last.

    friend bool operator==(const Owned&, const Owned&) = default;
};
BOOST_DESCRIBE_STRUCT(Owned, (), (name, base, ours))

/// A file of the live generation, as it was sealed.
struct TableFile {
    std::string name;  ///< "sasl_passwd.lmdb", within the generation's directory.
    std::string sha256;

    friend bool operator==(const TableFile&, const TableFile&) = default;
};
BOOST_DESCRIBE_STRUCT(TableFile, (), (name, sha256))

/// A setting of the administrator's that overrules the relay, and may.
struct Accepted {
    std::string object;  ///< "main.cf transport_maps", "master.cf slow/unix".
    std::string value;   ///< What it meant then: another one is not accepted.

    friend bool operator==(const Accepted&, const Accepted&) = default;
};
BOOST_DESCRIBE_STRUCT(Accepted, (), (object, value))

/// The relay that the administrator asked for.
struct Relay {
    std::string host;
    std::int64_t port;
    std::optional<std::string> username;
    TlsLevel tls;
    std::optional<std::string> fingerprint;  ///< Of the password, keyed; see Store::fingerprint().
    std::int64_t generation;
    std::string map_type;
    std::vector<TableFile> files;
    std::string since;
    std::string by;
    std::int64_t change;
    std::optional<std::string> account;     ///< Whose platform account it goes through, if any's.
    std::optional<std::string> credential;  ///< The platform's ID of the login.
    std::optional<std::vector<std::string>> senders;  ///< Whose mail takes it; absent: all.
    std::optional<bool> verified_senders;  ///< They are to be those that the platform has verified.
    std::optional<std::vector<Accepted>> accepted;  ///< What may overrule it; absent: nothing.
};
BOOST_DESCRIBE_STRUCT(
    Relay,
    (),
    (host,
     port,
     username,
     tls,
     fingerprint,
     generation,
     map_type,
     files,
     since,
     by,
     change,
     account,
     credential,
     senders,
     verified_senders,
     accepted)
)

/// All that mailctl owns on this machine at one moment. One document, so that a change's before and
/// after are each one value, and undo and recovery put back a whole.
struct Ledger {
    std::vector<Owned> owned;  ///< Sorted by name.
    bool newline_added;        ///< main.cf ended without a newline before we appended to it.
    std::optional<Relay> relay;

    const Owned* find(std::string_view name) const;
};
BOOST_DESCRIBE_STRUCT(Ledger, (), (owned, newline_added, relay))

std::string to_document(const Ledger& ledger);

/// Throws for a document that this version cannot read.
Ledger from_document(const std::string& document);

/// The name in Ledger::owned of a master.cf service.
std::string service_object(std::string_view name_and_type);
bool is_service_object(std::string_view name);

}  // namespace mailctl::store
