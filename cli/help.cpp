#include "cli/help.hpp"

#include "cli/arguments.hpp"
#include "cli/output/output.hpp"
#include "cli/output/table.hpp"
#include "cli/suggest.hpp"
#include "common/wire/json.hpp"

#include <fmt/format.h>

namespace mailctl::cli {
namespace {

std::string heading(const Palette& palette, std::string_view text) {
    return palette.paint(Colour::bold, text) + '\n';
}

// "usage: mailctl relay enable --host HOST [--port PORT] ...", broken between options.
std::string usage_line(const Command& command) {
    constexpr std::size_t line_bytes_max = 79;
    std::string line = fmt::format("usage: mailctl {}", command.words);
    const std::string indent(line.size(), ' ');
    std::string text;
    for (const std::string& part : synopsis(command)) {
        if (line.size() + 1 + part.size() > line_bytes_max) {
            text += line + '\n';
            line = indent;
        }
        line += ' ' + part;
    }
    return text + line + '\n';
}

// "dns" of "dns provider add"; nothing for a command that is one word.
std::string_view noun_of(const Command& command) {
    const auto end = command.words.find(' ');
    return end == std::string_view::npos ? std::string_view() : command.words.substr(0, end);
}

// A blank line stands between the commands of one noun and those of the next.
std::string command_rows(const Palette& palette, std::string_view beginning) {
    Table table(palette);
    const Command* before = nullptr;
    for (const Command& command : commands()) {
        if (command.words.starts_with(beginning)) {
            if (before != nullptr && noun_of(*before) != noun_of(command)) {
                table.add({});
            }
            before = &command;
            const auto gap = command.values.empty() ? "" : " ";
            table.add({
                {fmt::format("  mailctl {}{}{}", command.words, gap, command.values)},
                {std::string(command.summary)},
            });
        }
    }
    return table.take();
}

std::string option_rows(const Palette& palette, const std::vector<Option>& options) {
    Table table(palette);
    for (const Option& option : options) {
        table.add({{"  " + synopsis(option)}, {option.text}});
    }
    return table.take();
}

wire::json as_json(const std::vector<Option>& options) {
    auto rows = wire::json::array();
    for (const Option& option : options) {
        rows.push_back(
            {{"name", "--" + option.name},
             {"value", option.value},
             {"text", option.text},
             {"required", option.required}}
        );
    }
    return rows;
}

wire::json as_json(std::string_view beginning) {
    auto rows = wire::json::array();
    for (const Command& command : commands()) {
        if (command.words.starts_with(beginning)) {
            rows.push_back(
                {{"command", command.words},
                 {"values", command.values},
                 {"summary", command.summary},
                 {"options", as_json(options_of(command))}}
            );
        }
    }
    return {{"commands", std::move(rows)}, {"options", as_json(shared_options())}};
}

}  // namespace

std::string overview(const Palette& palette) {
    return heading(palette, "Commands") + command_rows(palette, {}) + '\n' +
           heading(palette, "Options of every command") + option_rows(palette, shared_options()) +
           "\n\"mailctl help COMMAND\" explains one; mailctl(1) is the manual.\n";
}

std::string explained(const Command& command, const Palette& palette) {
    std::string text = heading(palette, command.summary) + '\n' + usage_line(command) + '\n';
    if (const auto own = options_of(command); !own.empty()) {
        text += heading(palette, "Options") + option_rows(palette, own) + '\n';
    }
    return text + heading(palette, "Options of every command") +
           option_rows(palette, shared_options());
}

Result<int> help(const Arguments& arguments, Output& output) {
    const auto& words = arguments.values();
    const Palette& palette = output.palette();
    if (words.empty()) {
        output.result(as_json(std::string_view()), overview(palette));
        return 0;
    }
    const auto [command, rest] = match(words);
    if (command != nullptr && rest.empty()) {
        output.result(as_json(command->words), explained(*command, palette));
        return 0;
    }
    const std::string rows = command_rows(palette, joined(words) + ' ');
    if (rows.empty()) {
        return unknown_command(words);
    }
    output.result(as_json(joined(words) + ' '), rows);
    return 0;
}

}  // namespace mailctl::cli
