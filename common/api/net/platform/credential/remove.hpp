#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/types/remote_id.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>

namespace mailctl::api {

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

MAILCTL_REQUEST_CODEC(mailctl::api::PlatformCredentialRemove)
