#pragma once

#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct HostedDomain {
    std::int64_t id;
    std::string domain;
    std::string tenant;
    std::int64_t mailboxes;
    std::int64_t aliases;
    std::string since;  ///< RFC 3339, UTC.
    std::string by;
};
BOOST_DESCRIBE_STRUCT(HostedDomain, (), (id, domain, tenant, mailboxes, aliases, since, by))

struct HostingListDomainsReply {
    std::vector<HostedDomain> domains;  ///< In the order of names; 1000 at most.
    std::optional<std::string> next;    ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(HostingListDomainsReply, (), (domains, next))

struct HostingListDomains {
    static constexpr std::string_view method = "io.mailctl.hosting.ListDomains";
    static constexpr std::string_view summary = "List the domains that receive here.";
    using Reply = HostingListDomainsReply;

    std::optional<DomainName> after;  ///< Domains with a greater name.
};
BOOST_DESCRIBE_STRUCT(HostingListDomains, (), (after))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::HostingListDomainsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::HostingListDomains)
