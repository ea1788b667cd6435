#include "common/types/lifetime.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace mailctl {
namespace {

struct Unit {
    char letter;
    std::chrono::seconds length;
};

// The largest first.
constexpr std::array units{
    Unit{'d', std::chrono::hours(24)},
    Unit{'h', std::chrono::hours(1)},
    Unit{'m', std::chrono::minutes(1)},
};
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
    const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit& row) {
        return !text.empty() && text.back() == row.letter;
    });
    if (unit == units.end()) {
        return no_lifetime(text);
    }
    std::int64_t number = 0;
    const char* const end = text.data() + text.size() - 1;
    const auto [last, code] = std::from_chars(text.data(), end, number);
    if (code != std::errc() || last != end || number < 1 || number > longest / unit->length) {
        return no_lifetime(text);
    }
    return Lifetime(number * unit->length);
}

std::string Lifetime::text() const {
    const auto unit = std::find_if(units.begin(), units.end(), [&](const Unit& row) {
        return duration_ % row.length == std::chrono::seconds(0);
    });
    return fmt::format("{}{}", duration_ / unit->length, unit->letter);
}

}  // namespace mailctl
