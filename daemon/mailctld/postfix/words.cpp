#include "daemon/mailctld/postfix/words.hpp"

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

}  // namespace mailctl::postfix
