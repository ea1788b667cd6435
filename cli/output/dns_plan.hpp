#pragma once

#include "cli/output/act_report.hpp"
#include "cli/output/colour.hpp"
#include "common/api/dns/report.hpp"

#include <string>

namespace mailctl::cli {

/// A plan of DNS records as a difference to read: each record set with its - and + lines and the
/// reason.
std::string dns_plan_text(const api::DnsPlanReport& report, const Palette& palette);

/// The same for what was done, or would be, and how it ended.
std::string dns_change_text(
    const api::DnsPlanReport& report, const ActWords& words, const Palette& palette
);

}  // namespace mailctl::cli
