#include "daemon/mailctld/files/hex.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iterator>
#include <system_error>

namespace mailctl::files {

std::string to_hex(std::string_view bytes) {
    std::string digits;
    digits.reserve(2 * bytes.size());
    for (const char c : bytes) {
        fmt::format_to(std::back_inserter(digits), "{:02x}", static_cast<unsigned char>(c));
    }
    return digits;
}

std::optional<std::string> from_hex(std::string_view digits) {
    if (digits.size() % 2 != 0) {
        return std::nullopt;
    }
    std::string bytes;
    bytes.reserve(digits.size() / 2);
    for (; !digits.empty(); digits.remove_prefix(2)) {
        unsigned char byte = 0;
        const auto [end, bad] = std::from_chars(digits.data(), digits.data() + 2, byte, 16);
        if (bad != std::errc() || end != digits.data() + 2) {
            return std::nullopt;
        }
        bytes.push_back(static_cast<char>(byte));
    }
    return bytes;
}

}  // namespace mailctl::files
