#include "cli/output/colour.hpp"

#include "common/types/text.hpp"

#include <array>
#include <cstdlib>

#include <unistd.h>

namespace mailctl::cli {
namespace {

std::string_view environment(const char* name) {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread
    return value == nullptr ? std::string_view() : std::string_view(value);
}

// ECMA-48, 8.3.117, in the order of the enumeration.
constexpr std::array<std::string_view, 6> renditions{"", "1", "2", "31", "32", "33"};

}  // namespace

std::string Palette::paint(Colour colour, std::string_view text) const {
    if (!is_on_ || colour == Colour::plain) {
        return std::string(text);
    }
    std::string painted = "\x1b[";
    painted.append(renditions.at(static_cast<std::size_t>(colour))).append("m");
    return painted.append(text).append("\x1b[0m");
}

bool wants_colour(int fd) {
    return environment("NO_COLOR").empty() && !is_dumb_terminal() && ::isatty(fd) == 1;
}

bool is_dumb_terminal() {
    const std::string_view terminal = environment("TERM");
    return terminal.empty() || terminal == "dumb";
}

bool is_utf8_locale() {
    for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        if (const auto value = environment(name); !value.empty()) {
            const std::string locale = lower_case(value);
            return locale.find("utf-8") != std::string::npos ||
                   locale.find("utf8") != std::string::npos;
        }
    }
    return false;
}

}  // namespace mailctl::cli
