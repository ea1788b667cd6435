#pragma once

#include "common/api/act.hpp"
#include "common/types/byte_size.hpp"
#include "common/types/lifetime.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

/// First any number of `progress` (only where the call said `more`), then one `act`, and beside it
/// the code, which nobody can tell again.
struct InvitationMade {
    static constexpr bool tells_secret = true;

    std::optional<Progress> progress = {};
    std::optional<Act> act = {};
    std::optional<Secret> code = {};
    std::optional<std::string> expires = {};  ///< RFC 3339, UTC.
};
BOOST_DESCRIBE_STRUCT(InvitationMade, (), (progress, act, code, expires))

struct InvitationAdd {
    static constexpr std::string_view method = "io.mailctl.invitation.Add";
    static constexpr std::string_view summary =
        "Make a mailbox without a password, and a code by which its owner chooses one, once. With\n"
        "again the mailbox is there already, and keeps its password until the code is used.";
    using Reply = InvitationMade;

    MailboxAddress address;
    std::optional<bool> again;
    std::optional<Lifetime> expires;  ///< 3 days where it is absent.
    std::optional<ByteSize> quota;    ///< As in mailbox.Add, and the next.
    std::optional<std::string> display_name;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(InvitationAdd, (), (address, again, expires, quota, display_name, dry_run))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::InvitationMade)
MAILCTL_REQUEST_CODEC(mailctl::api::InvitationAdd)
