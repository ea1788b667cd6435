#pragma once

#include "common/api/dns/check.hpp"
#include "common/api/domain/report.hpp"
#include "common/api/net/dns/look_up.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/dns/wanted.hpp"

#include <vector>

namespace mailctl::dns {

/// Asks every authoritative server of the domain's zone for the wanted records.
Result<api::DnsCheckReport> check_domain(
    const Context& context, const DomainName& domain, const std::vector<Wanted>& wanted
);

/// What the servers' answers come to for one record.
api::RecordState judge_sightings(
    const Wanted& wanted, const std::vector<api::DnsServerSightings>& servers
);

}  // namespace mailctl::dns
