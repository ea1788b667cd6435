#pragma once

#include "common/api/trial.hpp"
#include "common/types/mail_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

/// Tries the relay in use.
struct RelayTest {
    static constexpr std::string_view method = "io.mailctl.relay.Test";
    static constexpr std::string_view summary =
        "Connect and log in at the relay in use, step by step; with to, send a test message by "
        "Postfix.";
    using Reply = TrialReply;

    std::optional<MailAddress> to;
    std::optional<MailAddress> from;  ///< `to` where absent.
    std::optional<bool> direct;       ///< Give it to the relay itself, past Postfix.
};
BOOST_DESCRIBE_STRUCT(RelayTest, (), (to, from, direct))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::RelayTest)
