#pragma once

#include "common/api/act.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct UserRemove {
    static constexpr std::string_view method = "io.mailctl.user.Remove";
    static constexpr std::string_view summary =
        "Remove a user, and end their sessions. What belongs to their tenant stays.";
    using Reply = ActReply;

    Label name;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(UserRemove, (), (name, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::UserRemove)
