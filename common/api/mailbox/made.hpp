#pragma once

#include "common/api/act.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>

namespace mailctl::api {

/// First any number of `progress` (only where the call said `more`), then one `act`, and beside it
/// the password, where mailctl made it.
struct MailboxMade {
    static constexpr bool tells_secret = true;

    std::optional<Progress> progress = {};
    std::optional<Act> act = {};
    std::optional<Secret> password = {};
};
BOOST_DESCRIBE_STRUCT(MailboxMade, (), (progress, act, password))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::MailboxMade)
