#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/store/database.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/mailboxes.hpp"

#include <cstdint>
#include <string>

namespace mailctl::hosting {

Error mailbox_is_there(const std::string& address);

/// In the caller's transaction, which must not be committed after an error: there is one by then,
/// or the tenant may have no more.
Status make_mailbox(
    store::Database& db, const store::HostedDomain& domain, const store::Mailbox& mailbox
);

/// The same, of many: the room for all of them is asked for behind the last one. 0 is more than any
/// other quota.
Status put_mailbox(
    store::Database& db, const store::HostedDomain& domain, const store::Mailbox& mailbox
);
Status check_room(store::Database& db, const std::string& owner, std::int64_t least_quota);

}  // namespace mailctl::hosting
