#pragma once

#include <string_view>
#include <vector>

namespace mailctl::postfix {

/// The words of a list as Postfix reads most of its lists.
std::vector<std::string_view> words_of(
    std::string_view list, std::string_view separators = ", \t\r\n"
);

}  // namespace mailctl::postfix
