#include "common/types/byte_size.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace mailctl {
namespace {

struct BinaryUnit {
    char letter;
    std::int64_t bytes;
};

// The smallest first.
constexpr std::array binary_units{
    BinaryUnit{'K', std::int64_t{1} << 10},
    BinaryUnit{'M', std::int64_t{1} << 20},
    BinaryUnit{'G', std::int64_t{1} << 30},
    BinaryUnit{'T', std::int64_t{1} << 40},
};

Error no_size(std::string_view text, std::string_view why, std::string_view hint) {
    return {
        Errc::invalid_argument,
        fmt::format("\"{}\" is no size: {}", escaped(text.substr(0, 40)), why),
        std::string(hint),
        {}};
}

// 0 for what is no unit.
std::int64_t unit_bytes(std::string_view suffix) {
    if (suffix.empty()) {
        return 1;
    }
    const auto lower = lower_case(suffix);
    const auto unit = std::find_if(binary_units.begin(), binary_units.end(), [&](const auto& row) {
        const auto letter = lower_case(std::string_view(&row.letter, 1));
        return lower == letter || lower == letter + "ib";
    });
    return unit == binary_units.end() ? 0 : unit->bytes;
}

}  // namespace

Result<ByteSize> ByteSize::parse(std::string_view text) {
    constexpr const char* how = "a number of bytes, or with K, M, G or T of 1024 each: 500M, 2G";
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto suffix = text.substr(digits);
    if (text.size() > grammar.longest) {
        return no_size(text, "it is too long", how);
    }
    if (digits == 0) {
        return no_size(text, "it does not begin with a digit", how);
    }
    if (suffix.starts_with('.') || suffix.starts_with(',')) {
        return no_size(text, "it is not whole", "take a smaller unit: 1536M for 1.5G");
    }
    const auto unit = unit_bytes(suffix);
    if (unit == 0 && suffix.size() == 2 && unit_bytes(suffix.substr(0, 1)) != 0 &&
        lower_case(suffix).back() == 'b') {
        return no_size(
            text,
            "a kB, MB or GB is by 1000 to some and by 1024 to others",
            "write K, M, G or T, which are by 1024, or the number of bytes"
        );
    }
    if (unit == 0) {
        return no_size(text, "it has no unit that is known", how);
    }
    std::int64_t number = 0;
    const auto code = std::from_chars(text.data(), text.data() + digits, number).ec;
    if (code != std::errc() || number > std::numeric_limits<std::int64_t>::max() / unit) {
        return no_size(text, "it is too large", "8388607T is the most that can be said");
    }
    return ByteSize(number * unit);
}

Result<ByteSize> ByteSize::of(std::int64_t bytes) {
    if (bytes < 0) {
        return no_size(fmt::format("{}", bytes), "it is below 0", "0 or more bytes");
    }
    return ByteSize(bytes);
}

std::string ByteSize::text() const {
    const auto unit =
        std::find_if(binary_units.rbegin(), binary_units.rend(), [&](const auto& row) {
            return bytes_ != 0 && bytes_ % row.bytes == 0;
        });
    return unit == binary_units.rend() ? fmt::format("{}", bytes_)
                                       : fmt::format("{}{}", bytes_ / unit->bytes, unit->letter);
}

std::string ByteSize::rounded_text() const {
    if (bytes_ < binary_units.front().bytes) {
        return fmt::format("{} {}", bytes_, bytes_ == 1 ? "byte" : "bytes");
    }
    for (const auto& unit : binary_units) {
        // In tenths, without what would overflow.
        const auto tenths =
            bytes_ / unit.bytes * 10 + (bytes_ % unit.bytes * 10 + unit.bytes / 2) / unit.bytes;
        // 1023.95 K would be shown as 1024 K, and is 1 M.
        if (tenths < 10240 || unit.letter == binary_units.back().letter) {
            return tenths % 10 == 0
                       ? fmt::format("{} {}iB", tenths / 10, unit.letter)
                       : fmt::format("{}.{} {}iB", tenths / 10, tenths % 10, unit.letter);
        }
    }
    return text();
}

}  // namespace mailctl
