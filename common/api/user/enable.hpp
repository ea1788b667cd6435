#pragma once

#include "common/api/act.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct UserEnable {
    static constexpr std::string_view method = "io.mailctl.user.Enable";
    static constexpr std::string_view summary = "Let a user in again who was disabled.";
    using Reply = ActReply;

    Label name;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(UserEnable, (), (name, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::UserEnable)
