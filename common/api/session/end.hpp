#pragma once

#include "common/api/act.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace mailctl::api {

struct SessionEnd {
    static constexpr std::string_view method = "io.mailctl.session.End";
    static constexpr std::string_view summary =
        "End a session of one's own, or all but the one that this call presents.";
    using Reply = ActReply;

    std::optional<std::int64_t> id;  ///< All others, if absent.
};
BOOST_DESCRIBE_STRUCT(SessionEnd, (), (id))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::SessionEnd)
