#pragma once

#include "common/api/act.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct MailboxSendAs {
    static constexpr std::string_view method = "io.mailctl.mailbox.SendAs";
    static constexpr std::string_view summary =
        "Say with which addresses a mailbox may send besides its own and those whose mail it "
        "gets.\n"
        "They are of one's own domains, and these are all.";
    using Reply = ActReply;

    MailboxAddress address;
    std::vector<MailboxAddress> addresses;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(MailboxSendAs, (), (address, addresses, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::MailboxSendAs)
