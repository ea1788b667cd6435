#pragma once

#include <string>
#include <string_view>
#include <vector>

/// How Postfix's texts come apart.
namespace mailctl::postfix {

/// What stands between the words of most lists.
constexpr std::string_view list_separators = ", \t\r\n";

/// The words of a list as Postfix reads most of its lists.
std::vector<std::string_view> words_of(
    std::string_view list, std::string_view separators = list_separators
);

/// The same of a list of tables: what stands between braces is one word.
std::vector<std::string> split_list(std::string_view list);

/// Without their ends.
std::vector<std::string> lines_of(std::string_view text);

}  // namespace mailctl::postfix
