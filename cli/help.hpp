#pragma once

#include "cli/command.hpp"
#include "cli/output/colour.hpp"

#include <string>

namespace mailctl::cli {

/// Every command in a line, and the options that all have.
std::string overview(const Palette& palette);

/// One command with its options.
std::string explained(const Command& command, const Palette& palette);

/// The command itself, which is run for --help as well.
Result<int> help(const Arguments& arguments, Output& output);

}  // namespace mailctl::cli
