#pragma once

#include "common/api/act.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct TenantAdd {
    static constexpr std::string_view method = "io.mailctl.tenant.Add";
    static constexpr std::string_view summary =
        "Make a tenant: an owner of accounts, domains and grants who is no user of this machine.";
    using Reply = ActReply;

    Label name;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(TenantAdd, (), (name, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::TenantAdd)
