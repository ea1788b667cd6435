#include "daemon/mailctld/dns/value.hpp"

#include "common/dns/txt.hpp"
#include "common/types/port.hpp"
#include "common/types/text.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <fmt/format.h>

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

}  // namespace

std::optional<std::string> normal_value(RecordType type, std::string_view presentation) {
    switch (type) {
        case RecordType::TXT:
            return txt_text(presentation);
        case RecordType::CNAME:
            return normal_name(presentation);
        case RecordType::MX:
            return normal_mx(presentation);
    }
    throw std::logic_error("unknown record type");
}

std::string presentation(RecordType type, std::string_view normal) {
    return type == RecordType::TXT ? txt_presentation(normal) : fmt::format("{}.", normal);
}

const char* name(RecordType type) { return boost::describe::enum_to_string(type, ""); }

}  // namespace mailctl::dns
