#include "cli/parse.hpp"

#include "cli/suggest.hpp"
#include "common/types/text.hpp"

#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace mailctl::cli {
namespace {

namespace po = boost::program_options;

constexpr std::int64_t longest_wait_seconds = 86'400;  // a day

Error wrong(std::string message, std::string hint = {}, std::string parameter = {}) {
    return {Errc::usage, std::move(message), std::move(hint), std::move(parameter)};
}

std::string_view without_dashes(std::string_view word) {
    return word.substr(std::min(word.find_first_not_of('-'), word.size()));
}

// Whoever can list processes can read a command line, and the shell keeps it in its history.
Status refuse_passwords(const std::vector<std::string>& typed) {
    for (const std::string_view word : typed) {
        if (word == "--") {
            break;
        }
        const auto name = lower_case(without_dashes(word.substr(0, word.find('='))));
        if (word.starts_with('-') && name.starts_with("pass") && name != "password-file") {
            return wrong(
                "a password on the command line would be visible to everybody in \"ps\"",
                "use --password-file FILE, --password-file - for standard input, or neither to be "
                "asked"
            );
        }
    }
    return {};
}

// The options of all commands: which of them take a value must be known before the words are.
Options every_option() {
    Options every;
    global_options(every);
    for (const Command& command : commands()) {
        Options own;
        command.add_options(own);
        for (const auto& option : own.options()) {
            if (every.find_nothrow(option->long_name(), /*approx=*/false) == nullptr) {
                every.add(option);
            }
        }
    }
    return every;
}

po::parsed_options tokenise(const std::vector<std::string>& typed, const Options& known) {
    // Without guessing: an abbreviation that works today is another option's name tomorrow.
    using namespace po::command_line_style;
    constexpr int style = allow_long | long_allow_adjacent | long_allow_next | allow_short |
                          allow_dash_for_short | short_allow_next;
    return po::command_line_parser(typed).options(known).style(style).allow_unregistered().run();
}

// Short options have one letter, and a value may be glued to it.
std::string shown_name(std::string_view key) {
    constexpr std::size_t shown_bytes_max = 40;
    const std::string safe = escaped(key.substr(0, shown_bytes_max));
    return safe.starts_with('-') ? safe.substr(0, 2) : "--" + safe;
}

// Program_options takes "--username --host x" as the user name "--host".
bool swallowed_an_option(const po::option& option, const Options& known) {
    return option.original_tokens.size() > 1 && option.value.front().starts_with("--") &&
           known.find_nothrow(option.value.front().substr(2), /*approx=*/false) != nullptr;
}

Result<Line> collect(const po::parsed_options& parsed, const Options& known) {
    Line line;
    for (const po::option& option : parsed.options) {
        if (option.position_key >= 0) {
            line.words.insert(line.words.end(), option.value.begin(), option.value.end());
        } else if (option.unregistered) {
            line.unknown.push_back(shown_name(option.string_key));
        } else if (swallowed_an_option(option, known)) {
            return wrong(
                fmt::format("--{} needs a value", option.string_key),
                fmt::format("where the value does begin so, write --{}=VALUE", option.string_key),
                option.string_key
            );
        } else {
            line.options.emplace_back(
                option.string_key, option.value.empty() ? "" : option.value.front()
            );
        }
    }
    return line;
}

Error syntax_error(const po::invalid_command_line_syntax& error) {
    const std::string name = escaped(error.get_option_name());
    const auto what = error.kind() == po::invalid_syntax::extra_parameter ? "takes no" : "needs a";
    return wrong(fmt::format("{} {} value", name, what), {}, std::string(without_dashes(name)));
}

std::vector<Option> options_allowed(const Command* command) {
    Options options;
    if (command != nullptr) {
        command->add_options(options);
    }
    global_options(options);
    return list(options);
}

// "--version" is as good as "version".
std::string meant_by(const std::string& unknown, const std::vector<Option>& allowed) {
    const std::array word{std::string(without_dashes(unknown))};
    if (match(word).command != nullptr) {
        return fmt::format("; did you mean \"mailctl {}\"?", word.front());
    }
    std::vector<std::string> names;
    names.reserve(allowed.size());
    for (const Option& option : allowed) {
        names.push_back("--" + option.name);
    }
    const auto near = nearest(unknown, names);
    return near ? fmt::format("; did you mean {}?", *near) : "";
}

std::string where_to_look(const Command* command) {
    return command == nullptr ? "\"mailctl help\" lists the commands"
                              : fmt::format("\"mailctl help {}\" explains it", command->words);
}

bool has(const std::vector<Option>& options, std::string_view name) {
    return std::any_of(options.begin(), options.end(), [&](const Option& option) {
        return option.name == name;
    });
}

Status check_options(const Command* command, const Line& line) {
    const auto allowed = options_allowed(command);
    if (!line.unknown.empty()) {
        const std::string& name = line.unknown.front();
        return wrong(
            fmt::format("unknown option {}{}", name, meant_by(name, allowed)),
            where_to_look(command)
        );
    }
    std::vector<std::string_view> seen;
    for (const auto& [name, ignored] : line.options) {
        if (!has(allowed, name)) {
            const std::string_view who = command == nullptr ? "mailctl" : command->words;
            return wrong(
                fmt::format("\"{}\" has no option --{}", who, name), where_to_look(command), name
            );
        }
        if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
            return wrong(fmt::format("--{} stands twice", name), {}, name);
        }
        seen.push_back(name);
    }
    return {};
}

Result<Globals> globals_from(const Arguments& arguments) {
    const auto wait = arguments.number("wait", 0, longest_wait_seconds);
    if (!wait) {
        return wait.error();
    }
    const char* const from_environment = std::getenv("MAILCTL_SOCKET");  // NOLINT: one thread
    const bool is_set = from_environment != nullptr && *from_environment != '\0';
    return Globals{
        .help = arguments.has("help"),
        .wait = std::chrono::seconds(wait->value_or(0)),
        .socket = arguments.text("socket").value_or(is_set ? from_environment : default_socket)};
}

// What help does not need: `relay enable --help` explains a command that lacks its host.
Status check_completeness(
    const Command& command, const Arguments& arguments, const std::vector<std::string>& values
) {
    for (const Option& option : options_of(command)) {
        if (option.required && !arguments.has(option.name)) {
            return wrong(
                fmt::format("--{} is missing", option.name), where_to_look(&command), option.name
            );
        }
    }
    if (command.values.ends_with("...]")) {
        return {};
    }
    const auto wanted = split(command.values);
    const bool may_lack = command.values.starts_with('[');
    if (values.size() < wanted.size() && !may_lack) {
        return wrong(fmt::format("{} is missing", wanted[values.size()]), where_to_look(&command));
    }
    if (values.size() > wanted.size()) {
        return wrong(
            fmt::format("there is a word too many behind \"{}\"", command.words),
            where_to_look(&command)
        );
    }
    return {};
}

}  // namespace

Result<Line> parse_line(const std::vector<std::string>& typed) {
    if (auto refused = refuse_passwords(typed); !refused) {
        return refused.error();
    }
    const Options known = every_option();
    try {
        return collect(tokenise(typed, known), known);
    } catch (const po::invalid_command_line_syntax& error) {
        return syntax_error(error);
    } catch (const po::ambiguous_option&) {
        // Guessing is off; only "--" where a value is due still matches every option.
        return wrong("the option before \"--\" needs a value");
    }
}

Result<Arguments> arguments_for(
    const Command* command, const Line& line, const std::vector<std::string>& values
) {
    if (auto checked = check_options(command, line); !checked) {
        return checked.error();
    }
    const Arguments::Texts options(line.options.begin(), line.options.end());
    auto globals = globals_from(Arguments({}, options, {}));
    if (!globals) {
        return globals.error();
    }
    Arguments arguments(*std::move(globals), options, values);
    if (command != nullptr && !arguments.globals().help) {
        if (auto complete = check_completeness(*command, arguments, values); !complete) {
            return complete.error();
        }
    }
    return arguments;
}

}  // namespace mailctl::cli
