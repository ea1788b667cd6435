#include "common/dns/txt.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::dns {
namespace {

constexpr std::size_t max_string_bytes = 255;  // a length of one byte

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_plain(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }

// "\"" is a character, "\013" the byte with that number. Cuts it off the front of `rest`.
std::optional<char> unescape(std::string_view& rest) {
    if (rest.size() < 2 || rest.front() != '\\') {
        return std::nullopt;
    }
    if (!is_digit(rest[1])) {
        const char literal = rest[1];
        rest.remove_prefix(2);
        return literal;
    }
    if (rest.size() < 4 || !is_digit(rest[2]) || !is_digit(rest[3])) {
        return std::nullopt;
    }
    const int number = (rest[1] - '0') * 100 + (rest[2] - '0') * 10 + (rest[3] - '0');
    rest.remove_prefix(4);
    if (number > 255) {
        return std::nullopt;
    }
    return static_cast<char>(number);
}

// One string, quoted or not, cut off the front of `rest`; its text goes into `text`.
bool take_string(std::string_view& rest, std::string& text) {
    const bool is_quoted = rest.front() == '"';
    rest.remove_prefix(is_quoted ? 1 : 0);
    std::size_t bytes = 0;
    while (!rest.empty() && (is_quoted ? rest.front() != '"' : rest.front() != ' ')) {
        if (++bytes > max_string_bytes) {
            return false;
        }
        if (rest.front() == '\\') {
            const auto byte = unescape(rest);
            if (!byte) {
                return false;
            }
            text += *byte;
        } else if (rest.front() == '"') {
            return false;
        } else {
            text += rest.front();
            rest.remove_prefix(1);
        }
    }
    if (is_quoted && rest.empty()) {
        return false;
    }
    rest.remove_prefix(is_quoted ? 1 : 0);
    return rest.empty() || rest.front() == ' ';
}

}  // namespace

std::string txt_presentation(std::string_view text) {
    std::string form;
    do {
        const auto part = text.substr(0, max_string_bytes);
        text.remove_prefix(part.size());
        form += form.empty() ? "\"" : " \"";
        for (const char c : part) {
            if (is_plain(c)) {
                form += c;
            } else if (c == '"' || c == '\\') {
                form += '\\';
                form += c;
            } else {
                form += fmt::format("\\{:03d}", static_cast<unsigned char>(c));
            }
        }
        form += '"';
    } while (!text.empty());
    return form;
}

std::optional<std::vector<std::string>> txt_strings(std::string_view presentation) {
    std::vector<std::string> strings;
    std::string_view rest = presentation;
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (rest.empty()) {
        return std::nullopt;
    }
    while (!rest.empty()) {
        if (!take_string(rest, strings.emplace_back())) {
            return std::nullopt;
        }
        rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    }
    return strings;
}

std::optional<std::string> txt_text(std::string_view presentation) {
    const auto strings = txt_strings(presentation);
    if (!strings) {
        return std::nullopt;
    }
    std::string text;
    for (const auto& string : *strings) {
        text += string;
    }
    return text;
}

}  // namespace mailctl::dns
