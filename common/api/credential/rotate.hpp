#pragma once

#include "common/api/credential/secret.hpp"
#include "common/types/remote_id.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

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

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::CredentialRotate)
