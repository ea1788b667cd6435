#pragma once

#include "common/api/act.hpp"
#include "common/types/mail_address.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct MailboxForward {
    static constexpr std::string_view method = "io.mailctl.mailbox.Forward";
    static constexpr std::string_view summary =
        "Send a mailbox's mail on to others, with a copy kept unless keep_copy is false. None: no\n"
        "longer.";
    using Reply = ActReply;

    MailboxAddress address;
    std::vector<MailAddress> destinations;
    std::optional<bool> keep_copy;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(MailboxForward, (), (address, destinations, keep_copy, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::MailboxForward)
