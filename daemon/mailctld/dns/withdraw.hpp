#pragma once

#include "common/api/dns/report.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <string>

namespace mailctl::dns {

struct WithdrawWish {
    std::string owner;  ///< Whose records they have to be; an administrator's may be anybody's.
    DomainName domain;
    bool dry_run = false;
    bool force = false;
};

/// Takes back exactly the records of ours that a domain has, and puts back what they replaced.
Result<api::DnsPlanReport> withdraw_domain(const Context& context, const WithdrawWish& wish);

/// The changes in a report, as every other change is told. `owner` is whose the records are that
/// are replaced or removed.
std::vector<api::PlanItem> as_plan(const api::DnsPlanReport& report, std::string_view owner);

}  // namespace mailctl::dns
