#pragma once

#include "common/api/act.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct SessionLogOut {
    static constexpr std::string_view method = "io.mailctl.session.LogOut";
    static constexpr std::string_view summary = "End the session that this call presents.";
    using Reply = ActReply;
};
BOOST_DESCRIBE_STRUCT(SessionLogOut, (), ())

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::SessionLogOut)
