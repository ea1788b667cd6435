#pragma once

#include "common/api/act.hpp"
#include "common/api/hosting/set_domain.hpp"
#include "common/api/hosting/show_domain.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/store/database.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"

namespace mailctl::hosting {

/// What mail programs are told of a domain, and what changes nothing else. Names what is no such
/// text.
Status check_traits(const api::HostingSetDomain& request);

/// Makes it so, in the caller's transaction, and puts into the act what changes.
void put_traits(
    store::Database& db,
    store::HostedDomain domain,
    const api::HostingSetDomain& request,
    api::Act& act
);

/// Tells them, where there are any.
void tell_traits(const store::HostedDomain& domain, api::HostingShowDomainReply& reply);

}  // namespace mailctl::hosting
