#include "daemon/httpd/quoted.hpp"

#include "common/wire/json.hpp"

#include <algorithm>
#include <array>

namespace mailctl::httpd {
namespace {

// What stands in JSON as it is, by letter: it is looked up for each of a token's, in each call.
constexpr auto plain = [] {
    std::array<bool, 256> letters{};
    for (unsigned letter = ' '; letter <= '~'; ++letter) {
        letters.at(letter) = letter != '"' && letter != '\\';
    }
    return letters;
}();

}  // namespace

void append_quoted(std::string& text, std::string_view value) {
    const bool is_plain = std::all_of(value.begin(), value.end(), [](char letter) {
        return plain[static_cast<unsigned char>(letter)];
    });
    if (is_plain) {
        text += '"';
        text += value;
        text += '"';
    } else {
        text += wire::to_text(wire::json(value));
    }
}

}  // namespace mailctl::httpd
