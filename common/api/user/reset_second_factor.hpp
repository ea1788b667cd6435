#pragma once

#include "common/api/act.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct UserResetSecondFactor {
    static constexpr std::string_view method = "io.mailctl.user.ResetSecondFactor";
    static constexpr std::string_view summary =
        "Let a user log in by the password alone again, who has lost the second factor.";
    using Reply = ActReply;

    Label name;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(UserResetSecondFactor, (), (name, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::UserResetSecondFactor)
