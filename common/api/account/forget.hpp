#pragma once

#include "common/api/act.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

/// `user` is a name as List tells it, or a number; there need be no such user any more.
struct AccountForget {
    static constexpr std::string_view method = "io.mailctl.account.Forget";
    static constexpr std::string_view summary =
        "Take away what is kept of a user: stop relaying through the account, delete the "
        "credentials\n"
        "made for that, forget the account and its key, and revoke the grants. Records in the DNS\n"
        "become the administrators', or with withdraw leave it. With force go on although the\n"
        "platform cannot be reached.";
    using Reply = ActReply;

    std::string user;
    std::optional<bool> dry_run;
    std::optional<bool> withdraw;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(AccountForget, (), (user, dry_run, withdraw, force))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::AccountForget)
