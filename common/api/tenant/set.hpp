#pragma once

#include "common/api/act.hpp"
#include "common/api/tenant/limits.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct TenantSet {
    static constexpr std::string_view method = "io.mailctl.tenant.Set";
    static constexpr std::string_view summary =
        "Change how many domains, mailboxes and aliases a tenant may have, and how much storage\n"
        "its mailboxes may be promised together. What is in lift has no limit any more.";
    using Reply = ActReply;

    Label name;
    std::optional<TenantCount> domains;
    std::optional<TenantCount> mailboxes;
    std::optional<TenantCount> aliases;
    std::optional<ByteSize> storage;
    std::optional<std::vector<TenantLimit>> lift;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(TenantSet, (), (name, domains, mailboxes, aliases, storage, lift, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::TenantSet)
