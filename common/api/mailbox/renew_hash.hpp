#pragma once

#include "common/api/act.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>

namespace mailctl::api {

struct MailboxRenewHash {
    static constexpr std::string_view method = "io.mailctl.mailbox.RenewHash";
    static constexpr std::string_view summary =
        "Keep a password by the present scheme that was kept by an older one. Dovecot asks this "
        "at\n"
        "a door of its own, oneway, when somebody has logged in; nobody else may.";
    using Reply = ActReply;

    MailboxAddress address;
    Secret password;
};
BOOST_DESCRIBE_STRUCT(MailboxRenewHash, (), (address, password))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::MailboxRenewHash)
