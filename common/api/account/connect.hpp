#pragma once

#include "common/api/act.hpp"
#include "common/types/mail_address.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

/// The password goes to the platform and is kept nowhere; mailctld keeps the key that it gets.
struct AccountConnect {
    static constexpr std::string_view method = "io.mailctl.account.Connect";
    static constexpr std::string_view summary =
        "Make an account at the delivery platform, or link the one that has this address and\n"
        "password already.";
    using Reply = ActReply;

    MailAddress email;
    Secret password;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(AccountConnect, (), (email, password, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::AccountConnect)
