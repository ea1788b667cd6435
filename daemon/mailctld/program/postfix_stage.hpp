#pragma once

#include "daemon/mailctld/config.hpp"
#include "daemon/mailctld/program/program.hpp"

#include <string>
#include <vector>

namespace mailctl::program {

/// Compares the staged configuration with the live one, as Postfix reads both: what was to change
/// has its new value, everything else its old one, and there is no new warning. Gives what it was
/// lenient with, a sentence each. A live one that Postfix cannot read bars only what is not
/// lenient: then there is nothing to compare with.
Result<std::vector<std::string>> compare_stage(const Config& config, const Staged& stage);

}  // namespace mailctl::program
