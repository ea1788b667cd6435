#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>

namespace mailctl::api {

struct PlatformDomainVerifyReply {
    bool verified;
    bool spf;
    bool dkim;
    bool dmarc;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainVerifyReply, (), (verified, spf, dkim, dmarc))

struct PlatformDomainVerify {
    static constexpr std::string_view method = "io.mailctl.net.PlatformDomainVerify";
    static constexpr std::string_view summary = "Have the platform look at a domain's records.";
    using Reply = PlatformDomainVerifyReply;

    PlatformAccess access;
    PlatformKey key;
    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainVerify, (), (access, key, domain))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformDomainVerifyReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformDomainVerify)
