#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl {

struct CodePoints {
    std::uint32_t first;
    std::uint32_t last;
};

/// C0, DEL and C1 control characters, and those that make a terminal show the text around them in
/// another order than it has.
inline constexpr std::array unprintable{
    CodePoints{0x00, 0x1f},
    CodePoints{0x7f, 0x9f},
    CodePoints{0x61c, 0x61c},
    CodePoints{0x200e, 0x200f},
    CodePoints{0x202a, 0x202e},
    CodePoints{0x2066, 0x2069}};

/// True for bytes that are well-formed UTF-8 without what is unprintable.
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
