#pragma once

#include "common/api/net/platform/access.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/remote_id.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// A sending domain as the platform sees it.
struct SendingDomain {
    DomainName name;
    std::optional<RemoteId> id;
    bool verified;
    bool spf;
    bool dkim;
    bool dmarc;
};
BOOST_DESCRIBE_STRUCT(SendingDomain, (), (name, id, verified, spf, dkim, dmarc))

/// A part of the list, in the order of names. Domains may be many more than a reply can hold.
struct PlatformDomainListReply {
    std::vector<SendingDomain> domains;
    std::int64_t left_out;  ///< Of the whole list: what has no proper name, or stands there twice.
};
BOOST_DESCRIBE_STRUCT(PlatformDomainListReply, (), (domains, left_out))

/// With `more`: any number of parts, of which the last one ends the list.
struct PlatformDomainList {
    static constexpr std::string_view method = "io.mailctl.net.PlatformDomainList";
    static constexpr std::string_view summary = "List the account's sending domains.";
    using Reply = PlatformDomainListReply;

    PlatformAccess access;
    PlatformKey key;
};
BOOST_DESCRIBE_STRUCT(PlatformDomainList, (), (access, key))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::PlatformDomainListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::PlatformDomainList)
