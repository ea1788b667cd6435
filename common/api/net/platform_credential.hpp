#pragma once

#include "common/api/net/platform.hpp"
#include "common/types/login_name.hpp"
#include "common/types/remote_id.hpp"
#include "common/wire/codec.hpp"

#include <string_view>
#include <vector>

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

struct PlatformCredentialRemove {
    static constexpr std::string_view method = "io.mailctl.net.PlatformCredentialRemove";
    static constexpr std::string_view summary = "Remove an SMTP credential.";
    using Reply = Done;

    PlatformAccess access;
    PlatformKey key;
    RemoteId id;
};
BOOST_DESCRIBE_STRUCT(PlatformCredentialRemove, (), (access, key, id))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformCredentialCreateReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformCredentialCreate)
MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformCredentialListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformCredentialList)
MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformCredentialRotateReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformCredentialRotate)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformCredentialRemove)
