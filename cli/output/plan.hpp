#pragma once

#include "cli/output/colour.hpp"
#include "common/api/change.hpp"

#include <string>
#include <vector>

namespace mailctl::cli {

/// What a plan turns into what, with - and + lines.
std::string plan_text(const std::vector<api::PlanItem>& plan, const Palette& palette);

/// What the administrator should know, a line each.
std::string notes_text(const std::vector<std::string>& notes, const Palette& palette);

}  // namespace mailctl::cli
