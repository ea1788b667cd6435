#include "daemon/mailctld/postfix/words.hpp"

#include <algorithm>
#include <utility>

namespace mailctl::postfix {

std::vector<std::string_view> words_of(std::string_view list, std::string_view separators) {
    std::vector<std::string_view> words;
    for (auto begin = list.find_first_not_of(separators); begin != std::string_view::npos;
         begin = list.find_first_not_of(separators)) {
        list.remove_prefix(begin);
        words.push_back(list.substr(0, list.find_first_of(separators)));
        list.remove_prefix(words.back().size());
    }
    return words;
}

std::vector<std::string> split_list(std::string_view list) {
    std::vector<std::string> found;
    std::string word;
    std::size_t depth = 0;
    for (const char c : list) {
        if (depth == 0 && list_separators.find(c) != std::string_view::npos) {
            if (!word.empty()) {
                found.push_back(std::move(word));
            }
            word.clear();
            continue;
        }
        depth += c == '{' ? 1 : 0;
        depth -= c == '}' && depth > 0 ? 1 : 0;
        word += c;
    }
    if (!word.empty()) {
        found.push_back(std::move(word));
    }
    return found;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace mailctl::postfix
