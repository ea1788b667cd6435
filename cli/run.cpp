#include "cli/run.hpp"

#include "cli/help.hpp"
#include "cli/output/output.hpp"
#include "cli/parse.hpp"
#include "cli/suggest.hpp"

#include <algorithm>
#include <exception>
#include <string_view>
#include <system_error>

namespace mailctl::cli {
namespace {

/// What happened, and which command it happened to.
struct Ending {
    std::string_view words;
    Result<int> exit;
};

// An error in the line itself is told in the right manner, too.
Manner manner_of(const std::vector<std::string>& typed) {
    const auto end = std::find(typed.begin(), typed.end(), "--");
    return {
        .json = std::find(typed.begin(), end, "--json") != end,
        .quiet = std::find(typed.begin(), end, "--quiet") != end};
}

Ending explain(std::vector<std::string> words, const Globals& globals, Output& output) {
    return {"help", help(Arguments(globals, {}, std::move(words)), output)};
}

// For a line whose words are no command: all that it can be is a question for help.
Ending without_command(const Line& line, Output& output) {
    const Line options{.words = {}, .options = {}, .unknown = line.unknown};
    if (const auto arguments = arguments_for(nullptr, options, {}); !arguments) {
        return {{}, arguments.error()};
    }
    const bool wants_help = std::any_of(line.options.begin(), line.options.end(), [](auto& row) {
        return row.first == "help";
    });
    if (wants_help) {
        return explain(line.words, {}, output);
    }
    if (line.words.empty()) {
        return {{}, Error{Errc::usage, "no command", "\"mailctl help\" lists the commands", {}}};
    }
    return {{}, unknown_command(line.words)};
}

Ending obey(const std::vector<std::string>& typed, Output& output) {
    const auto line = parse_line(typed);
    if (!line) {
        return {{}, line.error()};
    }
    const auto [command, values] = match(line->words);
    if (command == nullptr) {
        return without_command(*line, output);
    }
    const auto arguments = arguments_for(command, *line, values);
    if (!arguments) {
        return {command->words, arguments.error()};
    }
    if (arguments->globals().help) {
        const auto words = split(command->words);
        return explain({words.begin(), words.end()}, arguments->globals(), output);
    }
    return {command->words, command->run(*arguments, output)};
}

int report(const Ending& outcome, Output& output) {
    if (outcome.exit) {
        return *outcome.exit;
    }
    output.error(outcome.words, outcome.exit.error());
    return info(outcome.exit.error().code).exit;
}

}  // namespace

int run(const std::vector<std::string>& typed, int results, int talk) {
    Output output(results, talk, manner_of(typed));
    try {
        return report(obey(typed, output), output);
    } catch (const std::exception& broken) {
        // Not as JSON: what is broken is most likely the descriptor that the JSON goes to.
        Output(results, talk, {}).error({}, {Errc::internal, broken.what(), {}, {}});
        return info(Errc::internal).exit;
    }
}

}  // namespace mailctl::cli
