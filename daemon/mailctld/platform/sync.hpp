#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/platform/access.hpp"
#include "daemon/mailctld/store/domains.hpp"

#include <cstdint>

namespace mailctl::platform {

struct Synced {
    store::SyncCount count;
    std::int64_t left_out;  ///< Of the platform's list: what has no proper name.
};

/// Makes what is known of the account's domains just what the platform lists: added, changed and
/// removed ones, in one transaction.
Result<Synced> sync_domains(const platform::AccountSession& session);

/// `not_found` where the account does not have the domain, as far as we know.
Result<store::Domain> known_domain(const AccountSession& session, const DomainName& domain);

}  // namespace mailctl::platform
