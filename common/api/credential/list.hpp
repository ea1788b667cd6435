#pragma once

#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

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

struct CredentialListReply {
    std::vector<CredentialState> credentials;
};
BOOST_DESCRIBE_STRUCT(CredentialListReply, (), (credentials))

struct CredentialList {
    static constexpr std::string_view method = "io.mailctl.credential.List";
    static constexpr std::string_view summary = "List the account's SMTP credentials.";
    using Reply = CredentialListReply;
};
BOOST_DESCRIBE_STRUCT(CredentialList, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::CredentialListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::CredentialList)
