#pragma once

#include "common/api/act.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct SessionChangePassword {
    static constexpr std::string_view method = "io.mailctl.session.ChangePassword";
    static constexpr std::string_view summary =
        "Change one's own password. All other sessions end.";
    using Reply = ActReply;

    Secret password;  ///< The present one.
    Secret wanted;
};
BOOST_DESCRIBE_STRUCT(SessionChangePassword, (), (password, wanted))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::SessionChangePassword)
