#pragma once

#include "cli/output/colour.hpp"
#include "common/api/change.hpp"

#include <string>
#include <vector>

namespace mailctl::cli {

/// "2 things differ"; "none" where none does.
std::string drift_count(const std::vector<api::DriftItem>& drift);

/// What differs, and how, some lines each.
std::string drift_text(const std::vector<api::DriftItem>& drift, const Palette& palette);

}  // namespace mailctl::cli
