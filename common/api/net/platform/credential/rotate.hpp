#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/types/remote_id.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>

namespace mailctl::api {

struct PlatformCredentialRotateReply {
    Secret password;  ///< Told this once; the old one is dead.
};
BOOST_DESCRIBE_STRUCT(PlatformCredentialRotateReply, (), (password))

struct PlatformCredentialRotate {
    static constexpr std::string_view method = "io.mailctl.net.PlatformCredentialRotate";
    static constexpr std::string_view summary = "Give an SMTP credential another password.";
    using Reply = PlatformCredentialRotateReply;

    PlatformAccess access;
    PlatformKey key;
    RemoteId id;
};
BOOST_DESCRIBE_STRUCT(PlatformCredentialRotate, (), (access, key, id))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformCredentialRotateReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformCredentialRotate)
