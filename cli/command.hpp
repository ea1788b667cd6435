#pragma once

#include "cli/option.hpp"
#include "common/result.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::cli {

class Arguments;
class Output;

/// One row of the command table. The parser, help, completion and the test of mailctl(1) read the
/// same rows, so they cannot disagree.
struct Command {
    std::string_view words;    ///< "relay enable", "dns provider add".
    std::string_view values;   ///< "ID", "ZONE USER", "bash|zsh|fish", "[ADDRESS]", "[COMMAND...]".
    std::string_view summary;  ///< One line for help, in the imperative, no full stop.
    void (*add_options)(Options&);
    Result<int> (*run)(const Arguments&, Output&);  ///< The exit status.
};

/// Every command, in the order of the manual.
std::span<const Command> commands();

/// The command's own options, without those that every command understands.
std::vector<Option> options_of(const Command& command);

/// What can stand behind the words: {"--host HOST", "[--port PORT]", ...}.
std::vector<std::string> synopsis(const Command& command);

struct Match {
    const Command* command;         ///< Null when nothing fits.
    std::vector<std::string> rest;  ///< The words after the command's own.
};

/// Finds the command whose words begin the line.
Match match(std::span<const std::string> words);

std::string joined(std::span<const std::string> words);

std::vector<std::string_view> split(std::string_view words);

}  // namespace mailctl::cli
