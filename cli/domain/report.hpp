#pragma once

#include "cli/ask.hpp"
#include "cli/output/colour.hpp"
#include "common/api/domain/report.hpp"

#include <string>

namespace mailctl::cli {

std::string report_text(const api::DomainReport& report, const Palette& palette);

/// Prints how a sending domain is found, for `domain show` and `domain verify`.
void print_report(const api::DomainReport& report, Output& output);

}  // namespace mailctl::cli
