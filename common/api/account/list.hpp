#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// What is kept of one user.
struct AccountEntry {
    std::int64_t uid;
    std::optional<std::string> user;  ///< The name under which that was given or made.
    std::optional<std::string> now;   ///< Whose number it is now; absent where it is nobody's.
    std::optional<std::string> email;
    std::optional<std::string> since;
    bool relay;  ///< This machine's mail goes through that account.
    std::int64_t domains;
    std::int64_t records;             ///< Domains with records of ours in the DNS.
    std::vector<std::string> grants;  ///< Zones.
};
BOOST_DESCRIBE_STRUCT(
    AccountEntry, (), (uid, user, now, email, since, relay, domains, records, grants)
)

struct AccountListReply {
    std::vector<AccountEntry> accounts;
};
BOOST_DESCRIBE_STRUCT(AccountListReply, (), (accounts))

struct AccountList {
    static constexpr std::string_view method = "io.mailctl.account.List";
    static constexpr std::string_view summary =
        "List the accounts, grants and records of all users of this machine.";
    using Reply = AccountListReply;
};
BOOST_DESCRIBE_STRUCT(AccountList, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::AccountListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::AccountList)
