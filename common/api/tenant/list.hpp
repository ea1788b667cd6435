#pragma once

#include "common/api/tenant/limits.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
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

struct TenantListReply {
    std::vector<TenantState> tenants;
};
BOOST_DESCRIBE_STRUCT(TenantListReply, (), (tenants))

struct TenantList {
    static constexpr std::string_view method = "io.mailctl.tenant.List";
    static constexpr std::string_view summary = "List the tenants, and what each has.";
    using Reply = TenantListReply;
};
BOOST_DESCRIBE_STRUCT(TenantList, (), ())

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::TenantListReply)
MAILCTL_REQUEST_CODEC(mailctl::api::TenantList)
