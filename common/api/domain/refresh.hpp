#pragma once

#include "common/api/act.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>

namespace mailctl::api {

struct DomainRefresh {
    static constexpr std::string_view method = "io.mailctl.domain.Refresh";
    static constexpr std::string_view summary =
        "Bring what is known of the caller's sending domains up to date.";
    using Reply = ActReply;
};
BOOST_DESCRIBE_STRUCT(DomainRefresh, (), ())

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::DomainRefresh)
