#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct AccountStatusReply {
    bool connected;
    std::string owner;  ///< The user whose account it is.
    std::optional<PlatformKind> platform;
    std::optional<std::string> email;
    std::optional<std::string> since;  ///< RFC 3339, UTC.
    std::optional<Plan> plan;
    std::optional<std::int64_t> emails_sent;  ///< This month.
    std::optional<double> reputation;
    std::int64_t domains;
    std::int64_t verified_domains;
    bool relay;                       ///< This machine's mail goes through this account.
    std::optional<std::string> host;  ///< Where its credentials log in.
    std::optional<std::int64_t> port;
    std::optional<std::string> credential;  ///< The credential in use for it, by the platform's ID.
    std::vector<std::string> pending;       ///< What has yet to be settled at the platform.
    std::optional<std::string> problem;     ///< Why the platform could not be asked: all is as of
                                            ///< the last time it could.
};
BOOST_DESCRIBE_STRUCT(
    AccountStatusReply,
    (),
    (connected,
     owner,
     platform,
     email,
     since,
     plan,
     emails_sent,
     reputation,
     domains,
     verified_domains,
     relay,
     host,
     port,
     credential,
     pending,
     problem)
)

/// Asks the platform, and brings what is known of its domains up to date.
struct AccountStatus {
    static constexpr std::string_view method = "io.mailctl.account.Status";
    static constexpr std::string_view summary =
        "Tell which account the caller has at the delivery platform, and how it is used.";
    using Reply = AccountStatusReply;
};
BOOST_DESCRIBE_STRUCT(AccountStatus, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::AccountStatusReply)
MAILCTL_REQUEST_CODEC(mailctl::api::AccountStatus)
