#include "common/types/text.hpp"

#include "common/types/json_string.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace mailctl {
namespace {

constexpr std::string_view white_space = " \t\r\n\v\f";

constexpr std::uint32_t not_utf8 = 0xffffffff;

struct Decoded {
    std::uint32_t code_point;  ///< `not_utf8` for a byte that begins no well-formed sequence.
    std::size_t length;        ///< Bytes consumed, at least 1.
};

std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xc2 && lead < 0xe0) {  // 0xc0 and 0xc1 could only begin overlong forms
        return 2;
    }
    if (lead >= 0xe0 && lead < 0xf0) {
        return 3;
    }
    return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

// RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF.
bool is_shortest_form(std::uint32_t code_point, std::size_t length) {
    if (length == 3) {
        return code_point >= 0x800 && (code_point < 0xd800 || code_point > 0xdfff);
    }
    return length != 4 || (code_point >= 0x10000 && code_point <= 0x10ffff);
}

Decoded decode(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = sequence_length(lead);
    if (length == 0 || length > text.size()) {
        return {not_utf8, 1};
    }
    std::uint32_t code_point = length == 1 ? lead : lead & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xc0) != 0x80) {
            return {not_utf8, 1};
        }
        code_point = code_point << 6 | (byte & 0x3fU);
    }
    if (!is_shortest_form(code_point, length)) {
        return {not_utf8, 1};
    }
    return {code_point, length};
}

// What nearly all of a text is, and a name or a token nothing else.
constexpr bool is_plain(char c) { return c >= ' ' && c <= '~'; }

bool is_unprintable(std::uint32_t code_point) {
    return std::any_of(unprintable.begin(), unprintable.end(), [&](const CodePoints& range) {
        return code_point >= range.first && code_point <= range.last;
    });
}

std::string in_hexadecimal(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        text += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
    return text;
}

}  // namespace

bool is_printable_utf8(std::string_view text) {
    while (!text.empty()) {
        if (is_plain(text.front())) {
            text.remove_prefix(1);
            continue;
        }
        const auto [code_point, length] = decode(text);
        if (code_point == not_utf8 || is_unprintable(code_point)) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

std::string escaped(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), is_plain)) {
        return std::string(text);
    }
    std::string safe;
    while (!text.empty()) {
        const auto [code_point, length] = decode(text);
        if (code_point == '\n' || code_point == '\t') {
            safe += ' ';
        } else if (code_point == not_utf8 || is_unprintable(code_point)) {
            safe += in_hexadecimal(text.substr(0, length));
        } else {
            safe += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return safe;
}

std::string json_string(std::string_view text) {
    std::string quoted = "\"";
    while (!text.empty()) {
        const auto [code_point, length] = decode(text);
        if (code_point == '"' || code_point == '\\') {
            quoted += '\\';
            quoted += text.front();
        } else if (code_point == not_utf8) {
            quoted += '\\' + in_hexadecimal(text.substr(0, length));
        } else if (is_unprintable(code_point)) {
            quoted += fmt::format("\\u{:04x}", code_point);
        } else {
            quoted += text.substr(0, length);
        }
        text.remove_prefix(length);
    }
    return quoted + '"';
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

std::string some_of(const std::vector<std::string>& names, std::size_t most) {
    const std::size_t count = std::min(most, names.size());
    const auto last = names.begin() + static_cast<std::ptrdiff_t>(count);
    auto text = fmt::format("{}", fmt::join(names.begin(), last, ", "));
    return count < names.size() ? fmt::format("{} and {} more", text, names.size() - count) : text;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(white_space);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(white_space) - first + 1);
}

}  // namespace mailctl
