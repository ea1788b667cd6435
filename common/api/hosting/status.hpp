#pragma once

#include "common/api/change.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// What is known of the certificate that was named, or else of Postfix's own.
struct HostedCertificate {
    std::string file;                ///< In which its chain is.
    std::vector<std::string> names;  ///< Of hosts, as it has them.
    std::string issuer;
    std::string serial;          ///< Hexadecimal.
    std::string until;           ///< RFC 3339, UTC; empty where it cannot be read.
    std::int64_t days_left = 0;  ///< Whole ones; -1 when it has ended.
    std::optional<std::string>
        trouble;  ///< Why its files are not what programs have, or not read by them yet.
};
BOOST_DESCRIBE_STRUCT(
    HostedCertificate, (), (file, names, issuer, serial, until, days_left, trouble)
)

struct HostingStatusReply {
    bool enabled;
    std::optional<std::string> mail_host;
    std::optional<std::string> storage;
    std::optional<std::string> certificate;              ///< Absent: what Postfix and Dovecot had.
    std::optional<HostedCertificate> certificate_state;  ///< Once it was looked at.
    bool pop3;
    bool sieve;
    std::int64_t domains;
    std::int64_t mailboxes;
    std::int64_t aliases;
    std::int64_t waiting;  ///< Changes that the look-up files have yet to follow.
    /// What is wrong with what Postfix and Dovecot look up; absent: nothing that can be seen at a
    /// glance.
    std::optional<std::string> lookups;
    bool postfix_running;
    std::vector<DriftItem> drift;
    std::optional<std::string> since;       ///< RFC 3339, UTC.
    std::optional<std::string> changed_by;  ///< The user's name, or "uid 1000".
    std::optional<std::int64_t> change;     ///< The change that made it so.
    std::optional<std::int64_t>
        under_way;  ///< A change that is not over: the rest is from before it.
    std::string revision;
};
BOOST_DESCRIBE_STRUCT(
    HostingStatusReply,
    (),
    (enabled,
     mail_host,
     storage,
     certificate,
     certificate_state,
     pop3,
     sieve,
     domains,
     mailboxes,
     aliases,
     waiting,
     lookups,
     postfix_running,
     drift,
     since,
     changed_by,
     change,
     under_way,
     revision)
)

struct HostingStatus {
    static constexpr std::string_view method = "io.mailctl.hosting.Status";
    static constexpr std::string_view summary =
        "Tell whether this machine hosts mailboxes, how many, and whether all is as we left it.";
    using Reply = HostingStatusReply;
};
BOOST_DESCRIBE_STRUCT(HostingStatus, (), ())

}  // namespace mailctl::api

MAILCTL_PART_CODEC(mailctl::api::HostedCertificate)
MAILCTL_REPLY_CODEC(mailctl::api::HostingStatusReply)
MAILCTL_REQUEST_CODEC(mailctl::api::HostingStatus)
