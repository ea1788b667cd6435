#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl {

/// True for bytes that are well-formed UTF-8 without C0, DEL or C1 control characters, and without
/// those that make a terminal show text in another order.
bool is_printable_utf8(std::string_view text);

/// Makes foreign text safe for a terminal and a log: control characters and bytes that are not
/// UTF-8 become "\x1b"; a newline or a tab becomes a blank.
std::string escaped(std::string_view text);

std::string lower_case(std::string_view text);

/// The first names of a list, for people: "a, b and 3 more".
std::string some_of(const std::vector<std::string>& names, std::size_t most);

/// Without white space at its ends.
std::string_view trimmed(std::string_view text);

}  // namespace mailctl
