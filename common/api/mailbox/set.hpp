#pragma once

#include "common/api/act.hpp"
#include "common/types/byte_size.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

struct MailboxSet {
    static constexpr std::string_view method = "io.mailctl.mailbox.Set";
    static constexpr std::string_view summary = "Change a mailbox's quota or what it is called.";
    using Reply = ActReply;

    MailboxAddress address;
    std::optional<ByteSize> quota;  ///< 0 is no limit.
    std::optional<std::string> display_name;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(MailboxSet, (), (address, quota, display_name, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::MailboxSet)
