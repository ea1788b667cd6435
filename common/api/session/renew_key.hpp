#pragma once

#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

/// A person's key for programs, which is told this once.
struct SessionKey {
    static constexpr bool tells_secret = true;

    std::int64_t id;
    std::string since;  ///< RFC 3339, UTC.
    Secret key;
};
BOOST_DESCRIBE_STRUCT(SessionKey, (), (id, since, key))

struct SessionRenewKey {
    static constexpr std::string_view method = "io.mailctl.session.RenewKey";
    static constexpr std::string_view summary =
        "Make the one key by which programs act as who is logged in, or another one in its place:\n"
        "the former is worth nothing any more. It may never do more than its person may by then,\n"
        "and ends with their password.";
    using Reply = SessionKey;

    std::optional<std::int64_t> id;  ///< Only where the key has this number.
};
BOOST_DESCRIBE_STRUCT(SessionRenewKey, (), (id))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::SessionKey)
MAILCTL_REQUEST_CODEC(mailctl::api::SessionRenewKey)
