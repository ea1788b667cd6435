#pragma once

#include "common/api/credential/secret.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

struct CredentialCreate {
    static constexpr std::string_view method = "io.mailctl.credential.Create";
    static constexpr std::string_view summary =
        "Make an SMTP credential at the platform. Its password is told once, in the reply.";
    using Reply = CredentialSecretReply;

    std::optional<std::string> description;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(CredentialCreate, (), (description, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::CredentialCreate)
