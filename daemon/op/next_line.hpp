#pragma once

#include <algorithm>
#include <string_view>

namespace mailctl::op {

/// Takes the first line from the text, and gives it without its end.
inline std::string_view next_line(std::string_view& text) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    return line;
}

}  // namespace mailctl::op
