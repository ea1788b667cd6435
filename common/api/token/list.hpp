#pragma once

#include "common/types/label.hpp"
#include "common/types/sorting.hpp"
#include "common/types/whole.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

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

enum class TokenColumn { id };

BOOST_DESCRIBE_ENUM(TokenColumn, id)

/// How many tokens a page has at most.
using TokenLimit = Whole<1, 1000>;

struct TokenListReply {
    std::vector<TokenState> tokens;
    std::optional<std::int64_t> next = {};  ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(TokenListReply, (), (tokens, next))

struct TokenList {
    static constexpr std::string_view method = "io.mailctl.token.List";
    static constexpr std::string_view summary =
        "List the tokens: what each may do, until when, and when it was used last.";
    using Reply = TokenListReply;

    std::optional<std::int64_t> after;  ///< Tokens behind that number.
    std::optional<TokenLimit> limit;    ///< 1000 where absent.
    std::optional<Label> tenant;        ///< Only tokens of this tenant.
    std::optional<Sorting<TokenColumn>>
        sort;  ///< By number where absent: "-id" begins with the newest.
};
BOOST_DESCRIBE_STRUCT(TokenList, (), (after, limit, tenant, sort))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::TokenListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::TokenList)
