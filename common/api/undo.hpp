#pragma once

#include "common/api/change.hpp"
#include "common/wire/codec.hpp"

#include <string_view>

namespace mailctl::api {

/// Makes the inverse of an earlier change.
struct Undo {
    static constexpr std::string_view method = "io.mailctl.Undo";
    static constexpr std::string_view summary =
        "Make the inverse of a change. Refused where later changes touched the same things.";
    using Reply = ChangeReply;

    std::int64_t change;
    std::optional<bool> dry_run;
    std::optional<bool> force;
    std::optional<std::string> expect;
};
BOOST_DESCRIBE_STRUCT(Undo, (), (change, dry_run, force, expect))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::Undo)
