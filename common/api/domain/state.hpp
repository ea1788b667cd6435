#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace mailctl::api {

/// A domain's sending side: how it stands with the platform, as of `seen`.
struct DomainSends {
    bool verified;
    bool spf;
    bool dkim;
    bool dmarc;
    bool records;                   ///< Some of its DNS records were written by mailctl.
    std::optional<std::string> id;  ///< The platform's number of it, where it has told one.
    std::string seen;               ///< When the platform told so: RFC 3339, UTC.
};
BOOST_DESCRIBE_STRUCT(DomainSends, (), (verified, spf, dkim, dmarc, records, id, seen))

/// Its receiving side: whether this machine's Postfix takes mail for it, by its own settings.
enum class DomainReceives {
    no,
    yes,
    unknown,  ///< Only Postfix itself can tell: a table of its asks a server, or has patterns.
};

BOOST_DESCRIBE_ENUM(DomainReceives, no, yes, unknown)

/// What this machine has of a domain whose mail it keeps.
struct DomainHosted {
    std::string tenant;  ///< Whose it is.
    std::int64_t mailboxes;
    std::int64_t aliases;
};
BOOST_DESCRIBE_STRUCT(DomainHosted, (), (tenant, mailboxes, aliases))

/// A domain with its two sides.
struct DomainState {
    std::string name;
    std::optional<DomainSends> sends;  ///< Absent: not through the caller's account.
    DomainReceives receives;
    std::optional<DomainHosted> hosted;  ///< Absent: its mail is kept elsewhere, if anywhere.
};
BOOST_DESCRIBE_STRUCT(DomainState, (), (name, sends, receives, hosted))

}  // namespace mailctl::api
