#include "cli/completion/scripts.hpp"
#include "cli/completion/words.hpp"

#include <fmt/format.h>

#include <set>

namespace mailctl::cli {
namespace {

constexpr std::string_view head =
    R"fish(# fish completion for mailctl, made by "mailctl completion fish"

# The words before the cursor, without options and their values.
function __mailctl_words
    set -l words
    set -l skip 0
    for token in (commandline -opc)[2..-1]
        if test $skip = 1
            set skip 0
        else if contains -- $token {valued}
            set skip 1
        else if not string match -q -- '-*' $token
            set -a words $token
        end
    end
    echo "$words"
end

function __mailctl_at
    test (__mailctl_words) = "$argv"
end

function __mailctl_under
    string match -q -- "$argv *" (__mailctl_words)" "
end

complete -c mailctl -f
)fish";

std::set<std::string> valued_options() {
    std::set<std::string> names;
    const auto note = [&](const std::vector<Option>& options) {
        for (const Option& option : options) {
            if (!option.value.empty()) {
                names.insert("--" + option.name);
            }
        }
    };
    note(shared_options());
    for (const Command& command : commands()) {
        note(options_of(command));
    }
    return names;
}

// Backslashes and quotes are the only special characters between fish's single quotes.
std::string fish_quoted(std::string_view text) {
    std::string result = "'";
    for (const char c : text) {
        result += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    }
    return result + '\'';
}

std::string value_flags(std::string_view value) {
    switch (kind_of(value)) {
        case ValueKind::none:
            return "";
        case ValueKind::words:
            return fmt::format(" -x -a '{}'", fmt::join(choices(value), " "));
        case ValueKind::files:
            return " -r -F";
        default:
            return " -x";
    }
}

std::string fish_line(const Option& option, const std::string& condition) {
    return fmt::format(
        "complete -c mailctl{} -l {}{} -d {}\n",
        condition.empty() ? "" : fmt::format(" -n '__mailctl_under {}'", condition),
        option.name,
        value_flags(option.value),
        fish_quoted(option.text)
    );
}

std::string word_lines() {
    std::string lines;
    for (const std::string& beginning : beginnings()) {
        for (const Word& word : next_words(beginning)) {
            for (const std::string_view before : {"", "help "}) {
                lines += fmt::format(
                    "complete -c mailctl -n '__mailctl_at {}{}' -a {} -d {}\n",
                    before,
                    beginning,
                    word.text,
                    fish_quoted(word.summary)
                );
            }
        }
    }
    return lines;
}

std::string command_lines() {
    std::string lines;
    for (const Command& command : commands()) {
        for (const Option& option : options_of(command)) {
            lines += fish_line(option, std::string(command.words));
        }
        if (kind_of(command.values) == ValueKind::words) {
            lines += fmt::format(
                "complete -c mailctl -n '__mailctl_at {}' -a '{}'\n",
                command.words,
                fmt::join(choices(command.values), " ")
            );
        }
    }
    return lines;
}

}  // namespace

std::string fish_script() {
    std::string script =
        fmt::format(head, fmt::arg("valued", fmt::format("{}", fmt::join(valued_options(), " "))));
    for (const Option& option : shared_options()) {
        script += fish_line(option, {});
    }
    return script + word_lines() + command_lines();
}

}  // namespace mailctl::cli
