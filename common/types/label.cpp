#include "common/types/label.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl {
namespace {

constexpr std::size_t longest_label = 32;

bool is_label_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

}  // namespace

Result<Label> Label::parse(std::string_view text) {
    const bool is_label = !text.empty() && text.size() <= longest_label && text.front() != '-' &&
                          std::all_of(text.begin(), text.end(), is_label_character);
    if (!is_label) {
        return Error{
            Errc::invalid_argument,
            fmt::format("\"{}\" is not a name", escaped(text.substr(0, longest_label))),
            "use up to 32 of a-z, 0-9, \"-\", \"_\" and \".\"",
            {}};
    }
    return Label(std::string(text));
}

}  // namespace mailctl
