#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>

namespace mailctl::api {

struct PlatformStatusReply {
    bool healthy;
    std::string url;
    std::string text;  ///< The platform's own words, or why there are none.
};
BOOST_DESCRIBE_STRUCT(PlatformStatusReply, (), (healthy, url, text))

struct PlatformStatus {
    static constexpr std::string_view method = "io.mailctl.platform.Health";
    static constexpr std::string_view summary =
        "Tell whether the delivery platform answers. Needs no account.";
    using Reply = PlatformStatusReply;
};
BOOST_DESCRIBE_STRUCT(PlatformStatus, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::PlatformStatusReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformStatus)
