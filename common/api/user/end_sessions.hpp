#pragma once

#include "common/api/act.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace mailctl::api {

struct UserEndSessions {
    static constexpr std::string_view method = "io.mailctl.user.EndSessions";
    static constexpr std::string_view summary =
        "Log a user out, who may log in again: everywhere, or where one session is.";
    using Reply = ActReply;

    Label name;
    std::optional<std::int64_t> id;  ///< All of the user's, if absent.
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(UserEndSessions, (), (name, id, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::UserEndSessions)
