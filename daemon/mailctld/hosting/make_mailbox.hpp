#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/store/database.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/mailboxes.hpp"

#include <string>

namespace mailctl::hosting {

Error mailbox_is_there(const std::string& address);

/// In the caller's transaction, which must not be committed after an error: there is one by then,
/// or the tenant may have no more.
Status make_mailbox(
    store::Database& db, const store::HostedDomain& domain, const store::Mailbox& mailbox
);

}  // namespace mailctl::hosting
