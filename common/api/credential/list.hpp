#pragma once

#include "common/types/cursor.hpp"
#include "common/types/sorting.hpp"
#include "common/types/whole.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct CredentialState {
    std::string id;
    std::string username;
    std::string description;
    std::string created;
    bool in_use;  ///< This machine's Postfix logs in with it.
};
BOOST_DESCRIBE_STRUCT(CredentialState, (), (id, username, description, created, in_use))

enum class CredentialColumn { created, username, description };

BOOST_DESCRIBE_ENUM(CredentialColumn, created, username, description)

/// How many credentials a page has at most.
using CredentialLimit = Whole<1, 1000>;

struct CredentialListReply {
    std::vector<CredentialState> credentials;
    std::optional<std::string> next;  ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(CredentialListReply, (), (credentials, next))

struct CredentialList {
    static constexpr std::string_view method = "io.mailctl.credential.List";
    static constexpr std::string_view summary = "List the account's SMTP credentials.";
    using Reply = CredentialListReply;

    std::optional<Cursor> after;                    ///< What a page has told as `next`.
    std::optional<CredentialLimit> limit;           ///< 1000 where absent.
    std::optional<std::string> contains;            ///< In the user name or the description.
    std::optional<Sorting<CredentialColumn>> sort;  ///< By created where absent.
};
BOOST_DESCRIBE_STRUCT(CredentialList, (), (after, limit, contains, sort))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::CredentialListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::CredentialList)
