#pragma once

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "common/result.hpp"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace mailctl::cli {

/// A command line taken apart, before anybody has asked whether the command has such options.
struct Line {
    std::vector<std::string> words;
    std::vector<std::pair<std::string, std::string>> options;  ///< In the order they were typed.
    std::vector<std::string>
        unknown;  ///< Options that no command has, as "--name", without values.
};

/// Options may stand anywhere; "--" ends them. What looks like a password on the command line is
/// refused first, and no refusal repeats a value.
Result<Line> parse_line(const std::vector<std::string>& typed);

/// Refuses an option that the command does not have, one that stands twice, a missing one, and too
/// few or too many values. `command` is null for a line that is nothing but options.
Result<Arguments> arguments_for(
    const Command* command, const Line& line, const std::vector<std::string>& values
);

}  // namespace mailctl::cli
