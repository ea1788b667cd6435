#pragma once

#include "common/api/act.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct SessionDropSecondFactor {
    static constexpr std::string_view method = "io.mailctl.session.DropSecondFactor";
    static constexpr std::string_view summary = "Log in by the password alone again.";
    using Reply = ActReply;

    Secret password;
    Secret code;
};
BOOST_DESCRIBE_STRUCT(SessionDropSecondFactor, (), (password, code))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::SessionDropSecondFactor)
