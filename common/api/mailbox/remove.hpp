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
        "Forget a mailbox. The mail in it stays on the disk.";
    using Reply = ActReply;

    MailboxAddress address;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(MailboxRemove, (), (address, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::MailboxRemove)
