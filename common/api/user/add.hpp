#pragma once

#include "common/api/act.hpp"
#include "common/types/access_role.hpp"
#include "common/types/label.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct UserAdd {
    static constexpr std::string_view method = "io.mailctl.user.Add";
    static constexpr std::string_view summary =
        "Let a person log in over HTTP. The password is judged by how many guesses it takes.";
    using Reply = ActReply;

    Label name;
    AccessRole role;
    Secret password;
    std::optional<Label> tenant;  ///< Whose things they see to; the machine's own if absent.
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(UserAdd, (), (name, role, password, tenant, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::UserAdd)
