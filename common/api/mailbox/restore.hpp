#pragma once

#include "common/api/act.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace mailctl::api {

struct MailboxRestore {
    static constexpr std::string_view method = "io.mailctl.mailbox.Restore";
    static constexpr std::string_view summary =
        "Bring a removed mailbox back, with its password or its invitation, its quota, what it "
        "may\n"
        "send with and its mail. Of several of that address the one that was removed last, unless\n"
        "id says which.";
    using Reply = ActReply;

    MailboxAddress address;
    std::optional<std::int64_t> id;  ///< As ListRemoved has it.
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(MailboxRestore, (), (address, id, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::MailboxRestore)
