#pragma once

#include "common/api/change.hpp"
#include "common/types/host_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

/// Makes this machine receive mail for domains of its own, keep it in mailboxes, and take mail of
/// those who have one.
struct HostingEnable {
    static constexpr std::string_view method = "io.mailctl.hosting.Enable";
    static constexpr std::string_view summary =
        "Have this machine receive mail for domains, keep it in mailboxes and send for those who\n"
        "have one: Postfix on 25, 587 and 465, Dovecot on 993, in one change.";
    using Reply = ChangeReply;

    std::optional<HostName> mail_host;       ///< Where mail programs go; Postfix's own name.
    std::optional<std::string> storage;      ///< Above vhosts/DOMAIN/USER; /var/vmail.
    std::optional<std::string> certificate;  ///< A file with its chain; what both have now.
    std::optional<std::string> key;          ///< And its key.
    std::optional<bool> pop3;                ///< On 995, too.
    std::optional<bool> sieve;               ///< Filters of the people's own, and their door, 4190.
    std::optional<bool> dry_run;
    std::optional<bool> force;  ///< Overwrite drift.
    std::optional<std::string> expect;
};
BOOST_DESCRIBE_STRUCT(
    HostingEnable, (), (mail_host, storage, certificate, key, pop3, sieve, dry_run, force, expect)
)

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::HostingEnable)
