#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace mailctl::api {

struct PlatformAccountReply {
    std::optional<Plan> plan;
    std::optional<std::int64_t> emails_sent;  ///< This month.
    std::optional<double> reputation;
};
BOOST_DESCRIBE_STRUCT(PlatformAccountReply, (), (plan, emails_sent, reputation))

struct PlatformAccount {
    static constexpr std::string_view method = "io.mailctl.net.PlatformAccount";
    static constexpr std::string_view summary = "Read the account's plan and its use.";
    using Reply = PlatformAccountReply;

    PlatformAccess access;
    PlatformKey key;
};
BOOST_DESCRIBE_STRUCT(PlatformAccount, (), (access, key))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformAccountReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformAccount)
