#pragma once

#include "common/api/act.hpp"
#include "common/api/change.hpp"
#include "common/types/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>

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

    std::optional<Progress> progress = {};
    std::optional<Act> act = {};
    std::optional<NewCredential> credential = {};
};
BOOST_DESCRIBE_STRUCT(CredentialSecretReply, (), (progress, act, credential))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::CredentialSecretReply)
