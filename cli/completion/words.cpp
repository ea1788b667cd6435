#include "cli/completion/words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::cli {
namespace {

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

// Whether the command stands behind these words.
bool begins_with(const std::vector<std::string_view>& words, std::string_view beginning) {
    const auto before = split(beginning);
    return before.size() < words.size() && std::equal(before.begin(), before.end(), words.begin());
}

// A noun's summary is the list of the words behind it.
void extend(Word& noun, std::string_view next) {
    const bool is_said = noun.summary == next || noun.summary.ends_with(fmt::format(", {}", next));
    if (!is_said) {
        noun.summary += fmt::format("{}{}", noun.summary.empty() ? "" : ", ", next);
    }
}

Word& word_of(std::vector<Word>& list, std::string_view text) {
    if (list.empty() || list.back().text != text) {
        list.push_back({std::string(text), {}});
    }
    return list.back();
}

}  // namespace

std::vector<std::string> beginnings() {
    std::vector<std::string> list{""};
    for (const Command& command : commands()) {
        for (auto end = command.words.find(' '); end != std::string_view::npos;
             end = command.words.find(' ', end + 1)) {
            if (const auto beginning = command.words.substr(0, end); !contains(list, beginning)) {
                list.emplace_back(beginning);
            }
        }
    }
    return list;
}

std::vector<Word> next_words(std::string_view beginning) {
    std::vector<Word> list;
    const std::size_t at = split(beginning).size();
    for (const Command& command : commands()) {
        const auto words = split(command.words);
        if (!begins_with(words, beginning)) {
            continue;
        }
        Word& word = word_of(list, words[at]);
        if (words.size() > at + 1) {
            extend(word, words[at + 1]);
        } else {
            word.summary = command.summary;
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
