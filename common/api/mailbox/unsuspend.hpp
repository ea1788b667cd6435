#pragma once

#include "common/api/act.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct MailboxUnsuspend {
    static constexpr std::string_view method = "io.mailctl.mailbox.Unsuspend";
    static constexpr std::string_view summary = "Let the owner of a suspended mailbox in again.";
    using Reply = ActReply;

    MailboxAddress address;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(MailboxUnsuspend, (), (address, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::MailboxUnsuspend)
