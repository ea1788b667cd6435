#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mailctl {

/// What the texts of a type may be, as data: its parser begins with it, and who describes the type
/// to others tells it. A text outside is never taken; of those within, a parser may know better.
struct Grammar {
    /// As in a class of a regular expression, "a-z0-9_-"; where absent, all that can be shown.
    std::string_view letters = {};
    std::string_view without = {};  ///< Of all that can be shown.
    std::string_view first = {};    ///< With what it begins, where that is not any of the letters.
    std::string_view last = {};     ///< With what it ends, likewise.
    std::string_view needs = {};    ///< What stands somewhere in it.
    std::size_t shortest = 1;
    std::size_t longest;           ///< In bytes.
    std::string_view format = {};  ///< What JSON Schema calls it.
};

bool fits(const Grammar& grammar, std::string_view text);

/// The same but for the lengths, as a regular expression of ECMA-262.
std::string pattern_of(const Grammar& grammar);

}  // namespace mailctl
