#pragma once

#include "common/types/cursor.hpp"
#include "common/types/sorting.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

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
    std::vector<HostedDomain> domains;  ///< 1000 at most.
    std::optional<std::string> next;    ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(HostingListDomainsReply, (), (domains, next))

enum class HostedDomainColumn { name, since };

BOOST_DESCRIBE_ENUM(HostedDomainColumn, name, since)

struct HostingListDomains {
    static constexpr std::string_view method = "io.mailctl.hosting.ListDomains";
    static constexpr std::string_view summary = "List the domains that receive here.";
    using Reply = HostingListDomainsReply;

    std::optional<Cursor> after;                      ///< What a page has told as `next`.
    std::optional<std::int64_t> limit;                ///< 1000 where it is absent.
    std::optional<Sorting<HostedDomainColumn>> sort;  ///< By name where it is absent.
};
BOOST_DESCRIBE_STRUCT(HostingListDomains, (), (after, limit, sort))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::HostingListDomainsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::HostingListDomains)
