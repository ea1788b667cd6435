#include "daemon/mailctld/dns/value.hpp"

#include "common/dns/txt.hpp"
#include "common/types/port.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace mailctl::dns {
namespace {

using api::RecordType;

std::optional<std::string> normal_name(std::string_view text) {
    const auto name = RecordName::parse(text);
    return name ? std::optional(name->text()) : std::nullopt;
}

// "10 mail.example.com."
std::optional<std::string> normal_mx(std::string_view text) {
    constexpr int max_preference = 65535;
    int preference = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), preference);
    if (bad != std::errc() || preference < 0 || preference > max_preference) {
        return std::nullopt;
    }
    const auto name =
        normal_name(trimmed(text.substr(static_cast<std::size_t>(end - text.data()))));
    return name ? std::optional(fmt::format("{} {}", preference, *name)) : std::nullopt;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The reverse of normal_text().
std::string bytes_of(std::string_view normal) {
    constexpr std::size_t number_digits = 3;
    std::string bytes;
    while (!normal.empty()) {
        std::size_t length = 1;
        char byte = normal.front();
        const auto digits = normal.substr(1, number_digits);
        if (byte == '\\' && digits.starts_with('\\')) {
            length = 2;
        } else if (byte == '\\' && digits.size() == number_digits &&
                   std::all_of(digits.begin(), digits.end(), is_digit)) {
            unsigned number = 0;
            std::from_chars(digits.data(), digits.data() + digits.size(), number);
            byte = static_cast<char>(number);
            length += number_digits;
        }
        bytes += byte;
        normal.remove_prefix(length);
    }
    return bytes;
}

}  // namespace

std::string normal_text(std::string_view bytes) {
    std::string normal;
    for (const char c : bytes) {
        if (c == '\\') {
            normal += "\\\\";
        } else if (c >= ' ' && c <= '~') {
            normal += c;
        } else {
            normal += fmt::format("\\{:03d}", static_cast<unsigned char>(c));
        }
    }
    return normal;
}

std::optional<std::string> normal_value(RecordType type, std::string_view presentation) {
    switch (type) {
        case RecordType::TXT:
            if (const auto bytes = txt_text(presentation)) {
                return normal_text(*bytes);
            }
            return std::nullopt;
        case RecordType::CNAME:
            return normal_name(presentation);
        case RecordType::MX:
            return normal_mx(presentation);
    }
    throw std::logic_error("unknown record type");
}

std::string presentation(RecordType type, std::string_view normal) {
    return type == RecordType::TXT ? txt_presentation(bytes_of(normal))
                                   : fmt::format("{}.", normal);
}

}  // namespace mailctl::dns
