#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/types/remote_id.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// An SMTP credential without its password, which the platform does not tell again.
struct Credential {
    RemoteId id;
    std::string username;
    std::string description;
    std::string created;  ///< In the platform's own form.
};
BOOST_DESCRIBE_STRUCT(Credential, (), (id, username, description, created))

struct PlatformCredentialListReply {
    std::vector<Credential> credentials;
};
BOOST_DESCRIBE_STRUCT(PlatformCredentialListReply, (), (credentials))

struct PlatformCredentialList {
    static constexpr std::string_view method = "io.mailctl.net.PlatformCredentialList";
    static constexpr std::string_view summary = "List the account's SMTP credentials.";
    using Reply = PlatformCredentialListReply;

    PlatformAccess access;
    PlatformKey key;
};
BOOST_DESCRIBE_STRUCT(PlatformCredentialList, (), (access, key))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformCredentialListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformCredentialList)
