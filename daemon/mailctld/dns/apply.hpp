#pragma once

#include "common/api/dns/report.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/dns/wanted.hpp"
#include "daemon/mailctld/platform/access.hpp"

namespace mailctl::dns {

/// How a domain's records are to be written.
struct ApplyWish {
    DomainName domain;
    bool dry_run = false;
    bool force = false;
};

/// Writes the records that the platform asks for, all or none. A dry run tells what would be done,
/// and what stands against it in the notes.
Result<api::DnsPlanReport> apply_domain(
    const platform::AccountSession& session, const ApplyWish& wish
);

/// What the platform asks for, judged. Limits itself to what mail has use for.
Result<Judged> records_asked_for(const platform::AccountSession& session, const DomainName& domain);

}  // namespace mailctl::dns
