#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct TokenState {
    std::int64_t id;
    std::string name;
    std::string tenant;
    std::string rights;  ///< "*:read domain:change".
    std::string since;
    std::string by;
    std::optional<std::string> expires;
    bool expired;
    std::vector<std::string> addresses;  ///< Empty: from anywhere.
    std::optional<std::string> last_used;
    std::optional<std::string> last_address;
};
BOOST_DESCRIBE_STRUCT(
    TokenState,
    (),
    (id, name, tenant, rights, since, by, expires, expired, addresses, last_used, last_address)
)

struct TokenListReply {
    std::vector<TokenState> tokens;
};
BOOST_DESCRIBE_STRUCT(TokenListReply, (), (tokens))

struct TokenList {
    static constexpr std::string_view method = "io.mailctl.token.List";
    static constexpr std::string_view summary =
        "List the tokens: what each may do, until when, and when it was used last.";
    using Reply = TokenListReply;
};
BOOST_DESCRIBE_STRUCT(TokenList, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::TokenListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::TokenList)
