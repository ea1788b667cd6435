#pragma once

#include "common/api/act.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct MailboxRemove {
    static constexpr std::string_view method = "io.mailctl.mailbox.Remove";
    static constexpr std::string_view summary =
        "Remove a mailbox. For 30 days Restore brings it back with its password and its mail,\n"
        "unless purge says that its mail is to be deleted now; also that of one that was removed\n"
        "before.";
    using Reply = ActReply;

    MailboxAddress address;
    std::optional<bool> purge;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(MailboxRemove, (), (address, purge, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::MailboxRemove)
