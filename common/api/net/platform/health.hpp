#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>

namespace mailctl::api {

struct PlatformHealthReply {
    std::string text;  ///< The platform's own words, one line.
};
BOOST_DESCRIBE_STRUCT(PlatformHealthReply, (), (text))

struct PlatformHealth {
    static constexpr std::string_view method = "io.mailctl.net.PlatformHealth";
    static constexpr std::string_view summary = "Ask the platform whether it works.";
    using Reply = PlatformHealthReply;

    PlatformAccess access;
};
BOOST_DESCRIBE_STRUCT(PlatformHealth, (), (access))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformHealthReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformHealth)
