#pragma once

#include "common/api/act.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct AccountDisconnect {
    static constexpr std::string_view method = "io.mailctl.account.Disconnect";
    static constexpr std::string_view summary =
        "Stop relaying through the caller's account, delete the credentials made for that, and "
        "forget\n"
        "the account. With withdraw its records leave the DNS too. With force go on although the\n"
        "platform cannot be reached.";
    using Reply = ActReply;

    std::optional<bool> dry_run;
    std::optional<bool> withdraw;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(AccountDisconnect, (), (dry_run, withdraw, force))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::AccountDisconnect)
