#pragma once

#include "common/api/dns/provider/list.hpp"
#include "common/types/cursor.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/sorting.hpp"
#include "common/types/whole.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

enum class DnsGrantColumn { zone, user, since };

BOOST_DESCRIBE_ENUM(DnsGrantColumn, zone, user, since)

/// How many grants a page has at most.
using DnsGrantLimit = Whole<1, 1000>;

struct DnsGrantListReply {
    std::vector<DnsGrantState> grants;
    std::optional<std::string> next;  ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(DnsGrantListReply, (), (grants, next))

struct DnsGrantList {
    static constexpr std::string_view method = "io.mailctl.dns.GrantList";
    static constexpr std::string_view summary = "List who may have records in which zones.";
    using Reply = DnsGrantListReply;

    std::optional<Cursor> after;                  ///< What a page has told as `next`.
    std::optional<DnsGrantLimit> limit;           ///< 1000 where absent.
    std::optional<DomainName> zone;               ///< Only grants of this zone.
    std::optional<std::string> user;              ///< Only grants to this user.
    std::optional<Sorting<DnsGrantColumn>> sort;  ///< By zone where absent.
};
BOOST_DESCRIBE_STRUCT(DnsGrantList, (), (after, limit, zone, user, sort))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::DnsGrantListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsGrantList)
