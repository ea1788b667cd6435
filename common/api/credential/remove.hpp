#pragma once

#include "common/api/act.hpp"
#include "common/types/remote_id.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

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

MAILCTL_REQUEST_CODEC(mailctl::api::CredentialRemove)
