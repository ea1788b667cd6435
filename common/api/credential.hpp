#pragma once

#include "common/api/act.hpp"
#include "common/api/net/platform_credential.hpp"
#include "common/wire/codec.hpp"

#include <string_view>

/// The SMTP credentials of the caller's account.
namespace mailctl::api {

/// A credential with its password, which is told this once.
struct NewCredential {
    std::string id;
    std::string host;
    std::int64_t port;
    std::string username;
    Secret password;
};
BOOST_DESCRIBE_STRUCT(NewCredential, (), (id, host, port, username, password))

/// First any number of `progress` (only where the call said `more`), then one `act`, with
/// `credential` where a password was made that Postfix does not have.
struct CredentialSecretReply {
    static constexpr bool tells_secret = true;

    std::optional<Progress> progress;
    std::optional<Act> act;
    std::optional<NewCredential> credential;
};
BOOST_DESCRIBE_STRUCT(CredentialSecretReply, (), (progress, act, credential))

struct CredentialCreate {
    static constexpr std::string_view method = "io.mailctl.credential.Create";
    static constexpr std::string_view summary =
        "Make an SMTP credential at the platform. Its password is told once, in the reply.";
    using Reply = CredentialSecretReply;

    std::optional<std::string> description;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(CredentialCreate, (), (description, dry_run))

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

struct CredentialRotate {
    static constexpr std::string_view method = "io.mailctl.credential.Rotate";
    static constexpr std::string_view summary =
        "Give a credential another password; the old one dies at once. The credential that Postfix "
        "uses is\n"
        "replaced by a new one instead, which is tried and put into Postfix before the old one is\n"
        "deleted: mail goes on all the while.";
    using Reply = CredentialSecretReply;

    RemoteId id;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(CredentialRotate, (), (id, dry_run))

struct CredentialRemove {
    static constexpr std::string_view method = "io.mailctl.credential.Remove";
    static constexpr std::string_view summary =
        "Remove a credential at the platform. Refused for the one that Postfix uses.";
    using Reply = ActReply;

    RemoteId id;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(CredentialRemove, (), (id, dry_run))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::CredentialSecretReply)
MAILCTL_REQUEST_CODEC(mailctl::api::CredentialCreate)
MAILCTL_REPLY_CODEC(mailctl::api::CredentialListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::CredentialList)
MAILCTL_REQUEST_CODEC(mailctl::api::CredentialRotate)
MAILCTL_REQUEST_CODEC(mailctl::api::CredentialRemove)
