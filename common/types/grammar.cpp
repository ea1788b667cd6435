#include "common/types/grammar.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl {
namespace {

// "a-z", "_", "\[".
bool is_in_class(std::string_view letters, char c) {
    for (std::size_t at = 0; at < letters.size(); ++at) {
        const bool is_range = at + 2 < letters.size() && letters[at + 1] == '-';
        if (is_range && c >= letters[at] && c <= letters[at + 2]) {
            return true;
        }
        if (is_range) {
            at += 2;
            continue;
        }
        at += letters[at] == '\\' ? 1 : 0;
        if (letters[at] == c) {
            return true;
        }
    }
    return false;
}

bool has_only(std::string_view letters, std::string_view text) {
    return std::all_of(text.begin(), text.end(), [&](char c) { return is_in_class(letters, c); });
}

// One letter of the text less, where the class says which it may be.
bool take_end(std::string_view letters, bool is_first, std::string_view& text) {
    if (letters.empty()) {
        return true;
    }
    if (text.empty() || !is_in_class(letters, is_first ? text.front() : text.back())) {
        return false;
    }
    is_first ? text.remove_prefix(1) : text.remove_suffix(1);
    return true;
}

std::string class_of(std::string_view letters, std::string_view times) {
    return letters.empty() ? std::string() : fmt::format("[{}]{}", letters, times);
}

}  // namespace

bool fits(const Grammar& grammar, std::string_view text) {
    if (text.size() < grammar.shortest || text.size() > grammar.longest ||
        text.find(grammar.needs) == std::string_view::npos) {
        return false;
    }
    if (grammar.letters.empty()) {
        return is_printable_utf8(text) &&
               text.find_first_of(grammar.without) == std::string_view::npos;
    }
    return take_end(grammar.first, true, text) && take_end(grammar.last, false, text) &&
           has_only(grammar.letters, text);
}

std::string pattern_of(const Grammar& grammar) {
    if (grammar.letters.empty()) {
        std::string excluded(grammar.without);
        for (const auto& range : unprintable) {
            excluded += fmt::format("\\u{:04x}-\\u{:04x}", range.first, range.last);
        }
        return fmt::format("^[^{}]*$", excluded);
    }
    std::string needed;
    for (const char c : grammar.needs) {
        needed += fmt::format("[{}]", c);
    }
    const auto others = class_of(grammar.letters, "*");
    return fmt::format(
        "^{}{}{}{}{}$",
        class_of(grammar.first, ""),
        others,
        needed,
        needed.empty() ? "" : others,
        class_of(grammar.last, "")
    );
}

}  // namespace mailctl
