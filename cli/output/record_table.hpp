#pragma once

#include "cli/output/colour.hpp"
#include "common/api/domain/report.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mailctl::cli {

/// "ok" is good, "missing", "different" and "uneven" want work, all else is a failure.
Colour colour_of_state(api::RecordFound state);

/// Each record with its state and what to do, then what is wanted and found of those that are not
/// as they should be.
std::string record_table(const std::vector<api::RecordState>& records, const Palette& palette);

}  // namespace mailctl::cli
