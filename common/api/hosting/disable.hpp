#pragma once

#include "common/api/change.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

/// Puts everything that hosting took back to what it was. Domains and mailboxes are kept.
struct HostingDisable {
    static constexpr std::string_view method = "io.mailctl.hosting.Disable";
    static constexpr std::string_view summary =
        "Stop receiving mail for the domains of mailctl, and put Postfix and Dovecot back. What "
        "is\n"
        "known of domains and mailboxes, and all mail, is kept.";
    using Reply = ChangeReply;

    std::optional<bool> dry_run;
    std::optional<bool> force;  ///< Put back also what somebody else has changed since.
    std::optional<std::string> expect;
};
BOOST_DESCRIBE_STRUCT(HostingDisable, (), (dry_run, force, expect))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::HostingDisable)
