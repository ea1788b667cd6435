#pragma once

#include "common/api/hosting/found.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// By what domains are sorted.
enum class HostedDomainOrder { id, name };
BOOST_DESCRIBE_ENUM(HostedDomainOrder, id, name)

struct FoundDomain {
    std::int64_t id;
    std::string domain;
    std::string tenant;
    std::string display_name;  ///< What mail programs show; empty: the name.
    std::string short_display_name;
    std::string imap_host;  ///< Empty: the machine's mail host. Likewise the next two.
    std::string pop_host;
    std::string smtp_host;
    std::string dkim_key_name;
    std::string dkim_key;
    std::int64_t mailboxes;
    std::int64_t aliases;
    std::string since;  ///< RFC 3339, UTC.
};
BOOST_DESCRIBE_STRUCT(
    FoundDomain,
    (),
    (id,
     domain,
     tenant,
     display_name,
     short_display_name,
     imap_host,
     pop_host,
     smtp_host,
     dkim_key_name,
     dkim_key,
     mailboxes,
     aliases,
     since)
)

struct HostingFindDomainsReply {
    std::vector<FoundDomain> domains;
    std::int64_t total;  ///< Of all that fit, behind `after` as well.
};
BOOST_DESCRIBE_STRUCT(HostingFindDomainsReply, (), (domains, total))

struct HostingFindDomains {
    static constexpr std::string_view method = "io.mailctl.hosting.FindDomains";
    static constexpr std::string_view summary =
        "Find domains that receive here by their numbers or names, in an order of one's choice "
        "and\n"
        "from any place in it. What is equal in that order is in the order of numbers.";
    using Reply = HostingFindDomainsReply;

    std::optional<std::vector<std::int64_t>> ids;
    std::optional<std::string> domain;    ///< Of this name alone.
    std::optional<std::string> contains;  ///< With this in the name.
    std::optional<std::string> tenant;    ///< Of this tenant alone.
    std::optional<HostedDomainOrder> order;
    std::optional<bool> descending;
    std::optional<std::int64_t> after;  ///< With a greater number.
    std::optional<FoundOffset> offset;
    std::optional<FoundLimit> limit;  ///< 1000 where it is absent.
};
BOOST_DESCRIBE_STRUCT(
    HostingFindDomains, (), (ids, domain, contains, tenant, order, descending, after, offset, limit)
)

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::HostingFindDomainsReply)
MAILCTL_REQUEST_CODEC(mailctl::api::HostingFindDomains)
