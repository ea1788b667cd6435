#pragma once

#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>
#include <vector>

namespace mailctl::api {

/// What helps who has lost the second factor, each once. Told this once.
struct SecondFactorConfirmed {
    static constexpr bool tells_secret = true;

    std::vector<Secret> recovery;
};
BOOST_DESCRIBE_STRUCT(SecondFactorConfirmed, (), (recovery))

struct SessionConfirmSecondFactor {
    static constexpr std::string_view method = "io.mailctl.session.ConfirmSecondFactor";
    static constexpr std::string_view summary =
        "Ask for a code with each login from now on. All other sessions end.";
    using Reply = SecondFactorConfirmed;

    Secret code;
};
BOOST_DESCRIBE_STRUCT(SessionConfirmSecondFactor, (), (code))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::SecondFactorConfirmed)
MAILCTL_REQUEST_CODEC(mailctl::api::SessionConfirmSecondFactor)
