#pragma once

#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

/// What a program that makes codes is given. It is told this once.
struct SecondFactorBegun {
    static constexpr bool tells_secret = true;

    Secret key;  ///< In base32.
    Secret uri;  ///< The same for a picture that a telephone reads.
};
BOOST_DESCRIBE_STRUCT(SecondFactorBegun, (), (key, uri))

struct SessionBeginSecondFactor {
    static constexpr std::string_view method = "io.mailctl.session.BeginSecondFactor";
    static constexpr std::string_view summary =
        "Make a key for codes as a second factor. It counts once a code of it was confirmed.";
    using Reply = SecondFactorBegun;

    Secret password;
};
BOOST_DESCRIBE_STRUCT(SessionBeginSecondFactor, (), (password))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::SecondFactorBegun)
MAILCTL_REQUEST_CODEC(mailctl::api::SessionBeginSecondFactor)
