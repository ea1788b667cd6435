#include "common/types/lifetime.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace mailctl {
namespace {

// In the order of the grammar's letters, the largest first.
constexpr std::array<std::chrono::seconds, Lifetime::grammar.last.size()> units{
    std::chrono::hours(24), std::chrono::hours(1), std::chrono::minutes(1)};
constexpr std::chrono::seconds longest = std::chrono::hours(24 * 3650);

Error no_lifetime(std::string_view text) {
    return {
        Errc::invalid_argument,
        fmt::format("\"{}\" is no length of time", escaped(text.substr(0, 40))),
        "a number with d, h or m behind it, ten years at most: 90d",
        {}};
}

}  // namespace

Result<Lifetime> Lifetime::parse(std::string_view text) {
    if (!fits(grammar, text)) {
        return no_lifetime(text);
    }
    const auto unit = units.at(grammar.last.find(text.back()));
    std::int64_t number = 0;
    const char* const end = text.data() + text.size() - 1;
    const auto [last, code] = std::from_chars(text.data(), end, number);
    if (code != std::errc() || last != end || number < 1 || number > longest / unit) {
        return no_lifetime(text);
    }
    return Lifetime(number * unit);
}

std::string Lifetime::text() const {
    const auto unit = std::find_if(units.begin(), units.end(), [&](std::chrono::seconds length) {
        return duration_ % length == std::chrono::seconds(0);
    });
    const auto place = static_cast<std::size_t>(unit - units.begin());
    return fmt::format("{}{}", duration_ / *unit, grammar.last[place]);
}

}  // namespace mailctl
