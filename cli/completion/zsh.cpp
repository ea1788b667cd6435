#include "cli/completion/scripts.hpp"
#include "cli/completion/words.hpp"
#include "cli/shell_quote.hpp"

#include <fmt/format.h>

namespace mailctl::cli {
namespace {

// Brackets and colons divide a specification of _arguments.
std::string in_specification(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') {
            result += '\\';
        }
        result += c;
    }
    return result;
}

std::string action(std::string_view value) {
    switch (kind_of(value)) {
        case ValueKind::words:
            return fmt::format("({})", fmt::join(choices(value), " "));
        case ValueKind::files:
            return "_files";
        default:
            return " ";
    }
}

std::string zsh_line(const Option& option) {
    const std::string text = in_specification(option.text);
    const std::string specification =
        option.value.empty()
            ? fmt::format("--{}[{}]", option.name, text)
            : fmt::format("--{}=[{}]:{}:{}", option.name, text, "value", action(option.value));
    return fmt::format("        {}\n", single_quoted(specification));
}

std::string option_lines(const std::vector<Option>& options) {
    std::string lines;
    for (const Option& option : options) {
        lines += zsh_line(option);
    }
    return lines;
}

// The name of the function that completes behind these words.
std::string function_name(std::string_view words) {
    std::string name = "_mailctl";
    for (const std::string_view word : split(words)) {
        name.append("_").append(word);
    }
    return name;
}

std::string free_value_lines(const std::vector<std::string_view>& values) {
    std::string lines;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool may_lack = values[i].starts_with('[');
        const auto name = may_lack ? values[i].substr(1, values[i].size() - 2) : values[i];
        lines += fmt::format("        '{}{}:{}: '\n", i + 1, may_lack ? ":" : "", name);
    }
    return lines;
}

std::string value_line(std::string_view values) {
    switch (kind_of(values)) {
        case ValueKind::words:
            return fmt::format("        '1:value:{}'\n", action(values));
        case ValueKind::commands:
            return "        '*::command:_mailctl_names'\n";
        case ValueKind::free:
            return free_value_lines(split(values));
        default:
            return {};
    }
}

std::string command_function(const Command& command) {
    return fmt::format(
        "\n{}() {{\n    local -a own=(\n{}{}    )\n    _arguments $own $_mailctl_shared\n}}\n",
        function_name(command.words),
        option_lines(options_of(command)),
        value_line(command.values)
    );
}

std::string described(const std::vector<Word>& words) {
    std::string lines;
    for (const Word& word : words) {
        lines += fmt::format(
            "        {}\n",
            single_quoted(fmt::format("{}:{}", word.text, in_specification(word.summary)))
        );
    }
    return lines;
}

// Completes one word and hands the rest of the line on to that word's function.
std::string branch_function(std::string_view beginning) {
    constexpr std::string_view body = R"(
{name}() {{
    local context state line
    typeset -A opt_args
    local -a next=(
{words}    )
    _arguments -C $_mailctl_shared '1:command:->word' '*::argument:->rest'
    case $state in
        word) _describe command next ;;
        rest) (( $+functions[{name}_$words[1]] )) && {name}_$words[1] ;;
    esac
}}
)";
    return fmt::format(
        body,
        fmt::arg("name", function_name(beginning)),
        fmt::arg("words", described(next_words(beginning)))
    );
}

std::string names_function() {
    std::string cases;
    for (const std::string& beginning : beginnings()) {
        if (const auto words = split(beginning).size(); words > 0) {
            cases += fmt::format(
                "    if (( CURRENT == {} )) && [[ \"$words[1,{}]\" == {} ]]; then\n"
                "        next=(\n{}        )\n    fi\n",
                words + 1,
                words,
                single_quoted(beginning),
                described(next_words(beginning))
            );
        }
    }
    return fmt::format(
        "\n_mailctl_names() {{\n    local -a next=()\n    (( CURRENT == 1 )) && next=(\n{}    )\n"
        "{}    _describe command next\n}}\n",
        described(next_words({})),
        cases
    );
}

}  // namespace

std::string zsh_script() {
    std::string script =
        "#compdef mailctl\n# zsh completion, made by \"mailctl completion zsh\"\n\n";
    script += fmt::format("typeset -ga _mailctl_shared=(\n{})\n", option_lines(shared_options()));
    script += names_function();
    for (const Command& command : commands()) {
        script += command_function(command);
    }
    for (const std::string& beginning : beginnings()) {
        script += branch_function(beginning);
    }
    // In $fpath the file is the function's body; sourced, it registers the function.
    return script + R"(
if [[ $funcstack[1] == _mailctl ]]; then
    _mailctl "$@"
else
    compdef _mailctl mailctl
fi
)";
}

}  // namespace mailctl::cli
