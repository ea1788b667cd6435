#pragma once

#include "common/api/act.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace mailctl::api {

struct TokenRevoke {
    static constexpr std::string_view method = "io.mailctl.token.Revoke";
    static constexpr std::string_view summary = "Make a token worth nothing, at once.";
    using Reply = ActReply;

    std::int64_t id;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(TokenRevoke, (), (id, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::TokenRevoke)
