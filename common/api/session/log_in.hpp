#pragma once

#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

/// Somebody who has logged in. The session is told this once.
struct SessionOpened {
    static constexpr bool tells_secret = true;

    Secret session;  ///< What later calls present as their token.
    Secret browser;  ///< What a later login of this browser may bring along.
    std::string user;
    std::string role;
    std::string tenant;
    std::string until;  ///< It is over then in any case, and earlier where it is not used.
};
BOOST_DESCRIBE_STRUCT(SessionOpened, (), (session, browser, user, role, tenant, until))

struct SessionLogIn {
    static constexpr std::string_view method = "io.mailctl.session.LogIn";
    static constexpr std::string_view summary =
        "Log in. Whether the name, the password or the code is wrong is not told, and too many\n"
        "tries have to wait; those from a browser that was logged in before wait for its own only.";
    using Reply = SessionOpened;

    std::string user;
    Secret password;
    std::optional<Secret> code;        ///< Of the second factor, or one of its recovery codes.
    std::optional<Secret> browser;     ///< As the last login has told it.
    std::optional<std::string> agent;  ///< What the browser calls itself: shown in lists alone.
};
BOOST_DESCRIBE_STRUCT(SessionLogIn, (), (user, password, code, browser, agent))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::SessionOpened)
MAILCTL_REQUEST_CODEC(mailctl::api::SessionLogIn)
