#pragma once

#include "common/api/act.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct TenantRemove {
    static constexpr std::string_view method = "io.mailctl.tenant.Remove";
    static constexpr std::string_view summary =
        "Remove a tenant that has nothing any more. The machine's own always stays.";
    using Reply = ActReply;

    Label name;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(TenantRemove, (), (name, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::TenantRemove)
