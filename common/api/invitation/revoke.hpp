#pragma once

#include "common/api/act.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct InvitationRevoke {
    static constexpr std::string_view method = "io.mailctl.invitation.Revoke";
    static constexpr std::string_view summary =
        "Make an invitation's code worth nothing. The mailbox stays.";
    using Reply = ActReply;

    MailboxAddress address;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(InvitationRevoke, (), (address, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::InvitationRevoke)
