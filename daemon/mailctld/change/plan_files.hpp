#pragma once

#include "daemon/mailctld/change/plan.hpp"

#include <optional>
#include <string>

/// The part of a plan that is about whole files at programs besides Postfix.
namespace mailctl::change {

/// Adds what becomes of the files that are touched, and of the proof files of their programs.
Status plan_files(const Snapshot& now, const Desired& desired, OnDrift on_drift, Plan& plan);

/// Which replacement commits: main.cf's where Postfix has a part in the change; else that of the
/// file which the last program would miss.
void choose_pivot(const Snapshot& now, Plan& plan);

std::optional<api::DriftItem> drift_of_file(const Snapshot& now, const store::Owned& owned);

/// What has become of something of ours that is not as it was.
const char* problem_of(const std::optional<std::string>& current);

}  // namespace mailctl::change
