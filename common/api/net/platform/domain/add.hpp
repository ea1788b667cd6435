#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/api/net/platform/domain/list.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>

namespace mailctl::api {

struct PlatformDomainAddReply {
    SendingDomain domain;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainAddReply, (), (domain))

struct PlatformDomainAdd {
    static constexpr std::string_view method = "io.mailctl.net.PlatformDomainAdd";
    static constexpr std::string_view summary = "Add a sending domain.";
    using Reply = PlatformDomainAddReply;

    PlatformAccess access;
    PlatformKey key;
    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainAdd, (), (access, key, domain))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformDomainAddReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformDomainAdd)
