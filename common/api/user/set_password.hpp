#pragma once

#include "common/api/act.hpp"
#include "common/types/label.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct UserSetPassword {
    static constexpr std::string_view method = "io.mailctl.user.SetPassword";
    static constexpr std::string_view summary =
        "Give a user another password. Whoever is logged in by the old one is logged out.";
    using Reply = ActReply;

    Label name;
    Secret password;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(UserSetPassword, (), (name, password, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::UserSetPassword)
