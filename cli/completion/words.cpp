#include "cli/completion/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::cli {
namespace {

// A noun's summary is the list of its verbs.
void add(std::vector<Word>& words, std::string_view text, std::string_view summary, bool is_noun) {
    if (!words.empty() && words.back().text == text && is_noun) {
        words.back().summary += fmt::format(", {}", summary);
    } else {
        words.push_back({std::string(text), std::string(summary)});
    }
}

}  // namespace

std::vector<std::string> beginnings() {
    std::vector<std::string> list{""};
    for (const Command& command : commands()) {
        const auto words = split(command.words);
        if (words.size() > 1 && list.back() != words.front()) {
            list.emplace_back(words.front());
        }
    }
    return list;
}

std::vector<Word> next_words(std::string_view beginning) {
    std::vector<Word> list;
    for (const Command& command : commands()) {
        const auto words = split(command.words);
        const bool is_noun = beginning.empty() && words.size() > 1;
        if (beginning.empty()) {
            add(list, words.front(), is_noun ? words.back() : command.summary, is_noun);
        } else if (words.front() == beginning && words.size() > 1) {
            add(list, words.back(), command.summary, false);
        }
    }
    return list;
}

ValueKind kind_of(std::string_view value) {
    if (value.empty()) {
        return ValueKind::none;
    }
    if (!choices(value).empty()) {
        return ValueKind::words;
    }
    if (value == "FILE" || value == "PATH") {
        return ValueKind::files;
    }
    return value == "[COMMAND...]" ? ValueKind::commands : ValueKind::free;
}

}  // namespace mailctl::cli
