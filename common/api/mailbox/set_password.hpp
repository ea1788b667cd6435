#pragma once

#include "common/api/mailbox/made.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct MailboxSetPassword {
    static constexpr std::string_view method = "io.mailctl.mailbox.SetPassword";
    static constexpr std::string_view summary =
        "Give a mailbox another password, as Add does. Whoever is logged in by the old one is not\n"
        "any more.";
    using Reply = MailboxMade;

    MailboxAddress address;
    std::optional<Secret> password;
    std::optional<Secret> hash;
    std::optional<bool> allow_weak;  ///< A hash without a salt; administrators alone.
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(MailboxSetPassword, (), (address, password, hash, allow_weak, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::MailboxSetPassword)
