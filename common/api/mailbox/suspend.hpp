#pragma once

#include "common/api/act.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct MailboxSuspend {
    static constexpr std::string_view method = "io.mailctl.mailbox.Suspend";
    static constexpr std::string_view summary =
        "Let nobody log in to a mailbox or send from it. Mail for it is taken all the same, "
        "unless\n"
        "refuse says otherwise.";
    using Reply = ActReply;

    MailboxAddress address;
    std::optional<bool> refuse;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(MailboxSuspend, (), (address, refuse, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::MailboxSuspend)
