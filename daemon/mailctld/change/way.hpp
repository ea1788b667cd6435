#pragma once

#include "daemon/mailctld/change/ground.hpp"
#include "daemon/mailctld/change/order.hpp"

#include <set>
#include <string>
#include <vector>

namespace mailctl::change {

/// What there is, what should be, and the way from the one to the other.
struct Way {
    Snapshot now;
    std::vector<Wanted> wanted = {};  ///< Of the parts that have something afterwards.
    std::vector<std::string> notes = {};
    std::set<std::string> touched = {};
    Plan plan = {};
};

/// From what the features want to the plan: nothing is touched here.
Result<Way> work_out(const Ground& ground, const Order& order, const std::vector<Part>& parts);

/// Whether nobody was faster since `way` was worked out.
bool is_still_so(const Config& config, const Way& way);

/// The report on a change that has not been made.
api::ChangeReport report_of(const Way& way);

}  // namespace mailctl::change
