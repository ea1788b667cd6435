#pragma once

#include "common/api/mailbox/made.hpp"
#include "common/types/byte_size.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

struct MailboxAdd {
    static constexpr std::string_view method = "io.mailctl.mailbox.Add";
    static constexpr std::string_view summary =
        "Make a mailbox. Without password and hash it gets a password that is told once. A hash\n"
        "is one that Dovecot knows, {SCHEME} in front.";
    using Reply = MailboxMade;

    MailboxAddress address;
    std::optional<Secret> password;
    std::optional<Secret> hash;
    std::optional<ByteSize> quota;  ///< "2G"; 0, and absent, is no limit.
    std::optional<std::string> display_name;
    std::optional<bool> allow_weak;  ///< A hash without a salt; administrators alone.
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(
    MailboxAdd, (), (address, password, hash, quota, display_name, allow_weak, dry_run)
)

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::MailboxAdd)
