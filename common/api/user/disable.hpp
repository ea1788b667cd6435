#pragma once

#include "common/api/act.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct UserDisable {
    static constexpr std::string_view method = "io.mailctl.user.Disable";
    static constexpr std::string_view summary =
        "Let a user in no more, and end their sessions. Nothing of theirs is lost.";
    using Reply = ActReply;

    Label name;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(UserDisable, (), (name, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::UserDisable)
