#pragma once

#include "common/api/domain.hpp"
#include "daemon/mailctld/platform/access.hpp"
#include "daemon/mailctld/store/domains.hpp"

namespace mailctl::domain {

/// A domain of the store, as clients see it.
inline api::DomainState state_of(const store::Domain& domain) {
    return {
        domain.name,
        domain.verified,
        domain.spf,
        domain.dkim,
        domain.dmarc,
        domain.has_records,
        domain.seen};
}

/// `not_found` where the account does not have the domain, as far as we know.
Result<store::Domain> known_domain(
    const platform::AccountSession& session, const DomainName& domain
);

}  // namespace mailctl::domain
