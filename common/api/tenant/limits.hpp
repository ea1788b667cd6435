#pragma once

#include "common/types/byte_size.hpp"
#include "common/types/whole.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>

namespace mailctl::api {

using TenantCount = Whole<0, 1'000'000'000>;

enum class TenantLimit { domains, mailboxes, aliases, storage };
BOOST_DESCRIBE_ENUM(TenantLimit, domains, mailboxes, aliases, storage)

/// How much a tenant may have of what receives here; what is absent has no limit.
struct TenantLimits {
    std::optional<std::int64_t> domains;
    std::optional<std::int64_t> mailboxes;
    std::optional<std::int64_t> aliases;
    std::optional<std::int64_t> storage;  ///< Of all its mailboxes' quotas together, in bytes.
};
BOOST_DESCRIBE_STRUCT(TenantLimits, (), (domains, mailboxes, aliases, storage))

/// How much it has.
struct TenantUse {
    std::int64_t domains;
    std::int64_t mailboxes;
    std::int64_t aliases;    ///< Addresses, without those that each domain and mailbox has anyway.
    std::int64_t storage;    ///< What its mailboxes were promised, not what is in them.
    std::int64_t unlimited;  ///< How many mailboxes have no quota, and are not in storage.
};
BOOST_DESCRIBE_STRUCT(TenantUse, (), (domains, mailboxes, aliases, storage, unlimited))

}  // namespace mailctl::api
