#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace mailctl::api {

struct BellReply {
    std::int64_t newest;               ///< The journal's last row.
    std::optional<std::int64_t> next;  ///< What `after` takes to hear of later ones.
};
BOOST_DESCRIBE_STRUCT(BellReply, (), (newest, next))

struct Bell {
    static constexpr std::string_view method = "io.mailctl.Bell";
    static constexpr std::string_view summary =
        "Tell the number of the journal's last row, and nothing that stands in it; with more, "
        "again\n"
        "whenever there is another.";
    using Reply = BellReply;

    std::optional<std::int64_t> after;
};
BOOST_DESCRIBE_STRUCT(Bell, (), (after))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::BellReply)
MAILCTL_REQUEST_CODEC(mailctl::api::Bell)
