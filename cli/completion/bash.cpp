#include "cli/completion/scripts.hpp"
#include "cli/completion/words.hpp"
#include "cli/shell_quote.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace mailctl::cli {
namespace {

// bash cuts "--tls=secure" into three words at "=", so the option may stand two words back.
constexpr std::string_view body = R"(
_mailctl_offer() {{
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}}

_mailctl_files() {{
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
}}

# Sets "words" to what was typed before the cursor, without options and their values.
_mailctl_words() {{
    local i word
    words=
    for ((i = 1; i < COMP_CWORD; ++i)); do
        word=${{COMP_WORDS[i]}}
        case $word in
            {valued})
                [[ ${{COMP_WORDS[i + 1]}} == = ]] && i=$((i + 1))
                i=$((i + 1)) ;;
            -*) ;;
            *) words+=${{words:+ }}$word ;;
        esac
    done
}}

_mailctl() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} option=${{COMP_WORDS[COMP_CWORD - 1]}} words
    if [[ $option == = ]]; then
        option=${{COMP_WORDS[COMP_CWORD - 2]}}
    elif [[ $cur == = ]]; then
        cur=
    fi
    COMPREPLY=()
    case $option in
{values}    esac
    _mailctl_words
    if [[ $cur == -* ]]; then
        case $words in
{options}            *) _mailctl_offer '{shared}' ;;
        esac
        return
    fi
    case ${{words#help }} in
{words}    esac
}}

complete -F _mailctl mailctl
)";

std::string names(const std::vector<Option>& options) {
    std::string list;
    for (const Option& option : options) {
        list += fmt::format("{}--{}", list.empty() ? "" : " ", option.name);
    }
    return list;
}

std::vector<Option> every_valued_option() {
    std::vector<Option> every = shared_options();
    for (const Command& command : commands()) {
        const auto own = options_of(command);
        every.insert(every.end(), own.begin(), own.end());
    }
    std::set<std::string> seen;
    every.erase(
        std::remove_if(
            every.begin(),
            every.end(),
            [&](const Option& option) {
                return option.value.empty() || !seen.insert(option.name).second;
            }
        ),
        every.end()
    );
    return every;
}

std::string offered(std::string_view value) {
    switch (kind_of(value)) {
        case ValueKind::words:
            return fmt::format("_mailctl_offer '{}'", fmt::join(choices(value), " "));
        case ValueKind::files:
            return "_mailctl_files";
        default:
            return "true";
    }
}

std::string value_cases() {
    std::string cases;
    for (const Option& option : every_valued_option()) {
        cases += fmt::format("        --{}) {}; return ;;\n", option.name, offered(option.value));
    }
    return cases;
}

std::string option_cases(std::string_view shared) {
    std::string cases;
    for (const Command& command : commands()) {
        if (const auto own = names(options_of(command)); !own.empty()) {
            cases += fmt::format(
                "            '{0}' | '{0} '*) _mailctl_offer '{1} {2}' ;;\n",
                command.words,
                own,
                shared
            );
        }
    }
    return cases;
}

std::string word_cases() {
    std::string cases;
    for (const std::string& beginning : beginnings()) {
        std::string words;
        for (const Word& word : next_words(beginning)) {
            words += fmt::format("{}{}", words.empty() ? "" : " ", word.text);
        }
        cases += fmt::format(
            "        {}) _mailctl_offer '{}' ;;\n",
            beginning.empty() ? "'' | help" : single_quoted(beginning),
            words
        );
    }
    for (const Command& command : commands()) {
        if (kind_of(command.values) == ValueKind::words) {
            cases += fmt::format("        '{}') {} ;;\n", command.words, offered(command.values));
        }
    }
    return cases;
}

}  // namespace

std::string bash_script() {
    std::string valued;
    for (const Option& option : every_valued_option()) {
        valued += fmt::format("{}--{}", valued.empty() ? "" : " | ", option.name);
    }
    const std::string shared = names(shared_options());
    return "# bash completion for mailctl, made by \"mailctl completion bash\"\n" +
           fmt::format(
               body,
               fmt::arg("valued", valued),
               fmt::arg("values", value_cases()),
               fmt::arg("options", option_cases(shared)),
               fmt::arg("shared", shared),
               fmt::arg("words", word_cases())
           );
}

}  // namespace mailctl::cli
