#include "cli/shell_quote.hpp"

namespace mailctl::cli {

std::string single_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    }
    return quoted + '\'';
}

std::string shell_word(std::string_view word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-";
    const bool is_plain = !word.empty() && word.find_first_not_of(plain) == std::string_view::npos;
    return is_plain ? std::string(word) : single_quoted(word);
}

}  // namespace mailctl::cli
