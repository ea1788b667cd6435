#pragma once

#include <string>
#include <string_view>

namespace mailctl::cli {

enum class Colour { plain, bold, faint, red, green, yellow };

/// Paints text, or leaves it alone where colour is not wanted.
class Palette {
public:
    explicit Palette(bool is_on) : is_on_(is_on) {}

    std::string paint(Colour colour, std::string_view text) const;

private:
    bool is_on_;
};

/// True for a terminal that shows colours to somebody who has not asked for none: see
/// https://no-color.org.
bool wants_colour(int fd);

/// True where TERM names no terminal that can do more than type.
bool is_dumb_terminal();

/// True where the locale's characters are UTF-8, by the rules of locale(7), without loading it.
bool is_utf8_locale();

}  // namespace mailctl::cli
