#pragma once

#include "common/api/tenant/limits.hpp"
#include "common/types/cursor.hpp"
#include "common/types/sorting.hpp"
#include "common/types/whole.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct TenantState {
    std::string name;
    std::string since;
    std::string by;
    bool connected;  ///< Whether there is an account at the delivery platform.
    std::int64_t domains;
    std::int64_t records;
    std::int64_t grants;
    TenantUse use;  ///< Of what receives here.
    TenantLimits limits;
};
BOOST_DESCRIBE_STRUCT(
    TenantState, (), (name, since, by, connected, domains, records, grants, use, limits)
)

enum class TenantColumn { name, since };

BOOST_DESCRIBE_ENUM(TenantColumn, name, since)

/// How many tenants a page has at most.
using TenantsAtOnce = Whole<1, 1000>;

struct TenantListReply {
    std::vector<TenantState> tenants;
    std::optional<std::string> next;  ///< What `after` takes; absent: there are no others.
};
BOOST_DESCRIBE_STRUCT(TenantListReply, (), (tenants, next))

struct TenantList {
    static constexpr std::string_view method = "io.mailctl.tenant.List";
    static constexpr std::string_view summary = "List the tenants, and what each has.";
    using Reply = TenantListReply;

    std::optional<Cursor> after;                ///< What a page has told as `next`.
    std::optional<TenantsAtOnce> limit;         ///< 1000 where absent.
    std::optional<std::string> contains;        ///< In the name.
    std::optional<Sorting<TenantColumn>> sort;  ///< By name where absent.
};
BOOST_DESCRIBE_STRUCT(TenantList, (), (after, limit, contains, sort))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::TenantListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::TenantList)
