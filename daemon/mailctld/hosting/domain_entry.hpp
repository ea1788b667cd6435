#pragma once

#include "common/api/hosting/list_domains.hpp"
#include "daemon/mailctld/store/database.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"

namespace mailctl::hosting {

/// A domain of the store, as clients see it.
api::HostedDomain entry_of(store::Database& db, const store::HostedDomain& domain);

}  // namespace mailctl::hosting
