#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/types/login_name.hpp"
#include "common/types/remote_id.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>

namespace mailctl::api {

struct PlatformCredentialCreateReply {
    RemoteId id;
    LoginName username;
    Secret password;  ///< Told this once.
};
BOOST_DESCRIBE_STRUCT(PlatformCredentialCreateReply, (), (id, username, password))

struct PlatformCredentialCreate {
    static constexpr std::string_view method = "io.mailctl.net.PlatformCredentialCreate";
    static constexpr std::string_view summary = "Make an SMTP credential.";
    using Reply = PlatformCredentialCreateReply;

    PlatformAccess access;
    PlatformKey key;
    std::string description;
};
BOOST_DESCRIBE_STRUCT(PlatformCredentialCreate, (), (access, key, description))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformCredentialCreateReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformCredentialCreate)
