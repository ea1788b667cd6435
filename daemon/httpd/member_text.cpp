#include "daemon/httpd/member_text.hpp"

#include <algorithm>
#include <cstddef>

namespace mailctl::httpd {
namespace {

// Behind the quote that ends the text which begins at `at`.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        at += text[at] == '\\' ? 1 : 0;
    }
    return std::min(at + 1, text.size());
}

// Where the comma or the bracket stands that is behind a value.
std::size_t end_of_value(std::string_view text, std::size_t at) {
    for (std::size_t depth = 0; at < text.size();) {
        const char byte = text[at];
        if (byte == '"') {
            at = end_of_string(text, at);
            continue;
        }
        const bool closes = byte == '}' || byte == ']';
        if (depth == 0 && (closes || byte == ',')) {
            break;
        }
        depth += byte == '{' || byte == '[' ? 1 : 0;
        depth -= closes ? 1 : 0;
        ++at;
    }
    return at;
}

}  // namespace

std::optional<std::string_view> member_text(std::string_view object, std::string_view name) {
    for (std::size_t at = 1; at < object.size() && object[at] == '"';) {
        const auto end_of_name = end_of_string(object, at);
        const auto found = object.substr(at + 1, end_of_name - at - 2);
        const auto begin = end_of_name + 1;
        if (begin >= object.size()) {
            break;
        }
        const auto end = end_of_value(object, begin);
        if (found == name) {
            return object.substr(begin, end - begin);
        }
        at = end + 1;
    }
    return std::nullopt;
}

}  // namespace mailctl::httpd
