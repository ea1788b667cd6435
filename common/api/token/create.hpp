#pragma once

#include "common/api/act.hpp"
#include "common/api/change.hpp"
#include "common/types/access_role.hpp"
#include "common/types/label.hpp"
#include "common/types/lifetime.hpp"
#include "common/types/network.hpp"
#include "common/types/scope.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// A token, which is told this once.
struct NewToken {
    std::int64_t id;
    Secret token;
};
BOOST_DESCRIBE_STRUCT(NewToken, (), (id, token))

struct TokenCreateReply {
    static constexpr bool tells_secret = true;

    std::optional<Progress> progress = {};
    std::optional<Act> act = {};
    std::optional<NewToken> token = {};
};
BOOST_DESCRIBE_STRUCT(TokenCreateReply, (), (progress, act, token))

struct TokenCreate {
    static constexpr std::string_view method = "io.mailctl.token.Create";
    static constexpr std::string_view summary =
        "Make a token by which a program may do what it says, and never more than its maker. It "
        "is\n"
        "told once, in the reply; a hash of it is all that is kept.";
    using Reply = TokenCreateReply;

    Label name;
    AccessRole role;
    std::optional<Label> tenant;  ///< Whose things it is for; the machine's own if absent.
    std::optional<Scope> only;    ///< Of what the role may.
    std::optional<Lifetime> expires;
    std::optional<std::vector<Network>> addresses;  ///< From where alone it is good.
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(TokenCreate, (), (name, role, tenant, only, expires, addresses, dry_run))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::TokenCreateReply)
MAILCTL_REQUEST_CODEC(mailctl::api::TokenCreate)
