#pragma once

#include "cli/ask.hpp"
#include "common/api/domain/report.hpp"

namespace mailctl::cli {

/// Prints how a sending domain is found, for `domain show` and `domain verify`.
void print_report(const api::DomainReport& report, Output& output);

}  // namespace mailctl::cli
