#include "daemon/net/platform/cybermail/fields.hpp"

#include "common/types/text.hpp"

#include <charconv>
#include <cmath>
#include <limits>

namespace mailctl::net::platform::cybermail {
namespace {

template <class Number>
std::optional<Number> parse(std::string_view text) {
    Number value{};
    text = trimmed(text);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    return is_whole ? std::optional(value) : std::nullopt;
}

std::int64_t truncated(double value) {
    constexpr double limit = 9.2e18;  // within the range of 64 bits
    return std::isfinite(value) && std::abs(value) < limit ? static_cast<std::int64_t>(value) : 0;
}

}  // namespace

const json* find(const json& object, const char* name) {
    if (!object.is_object()) {
        return nullptr;
    }
    const auto member = object.find(name);
    return member == object.end() || member->is_null() ? nullptr : &*member;
}

std::int64_t whole_number(const json& object, const char* name) {
    const auto* const member = find(object, name);
    if (member != nullptr && member->is_number_integer()) {
        const bool fits = !member->is_number_unsigned() ||
                          member->get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max();
        return fits ? member->get<std::int64_t>() : 0;
    }
    if (member != nullptr && member->is_string()) {
        if (const auto whole = parse<std::int64_t>(member->get_ref<const std::string&>())) {
            return *whole;
        }
    }
    return truncated(number(object, name).value_or(0));
}

std::optional<double> number(const json& object, const char* name) {
    const auto* const member = find(object, name);
    std::optional<double> value;
    if (member != nullptr && member->is_number()) {
        value = member->get<double>();
    } else if (member != nullptr && member->is_string()) {
        value = parse<double>(member->get_ref<const std::string&>());
    }
    return value && std::isfinite(*value) ? value : std::nullopt;
}

bool truth(const json& object, const char* name) {
    const auto* const member = find(object, name);
    if (member == nullptr) {
        return false;
    }
    const bool is_one = member->is_number() && *member == 1;
    return *member == true || is_one || *member == "true" || *member == "1";
}

std::string raw_text(const json& object, const char* name) {
    const auto* const member = find(object, name);
    if (member == nullptr || !(member->is_string() || member->is_number())) {
        return {};
    }
    return member->is_string() ? member->get<std::string>() : wire::to_text(*member);
}

std::string text(const json& object, const char* name) { return shown(raw_text(object, name)); }

std::string shown(std::string_view foreign, std::size_t max_bytes) {
    return escaped(foreign.substr(0, max_bytes));
}

std::optional<RemoteId> id(const json& object, const char* name) {
    auto parsed = RemoteId::parse(raw_text(object, name));
    return parsed ? std::optional(*std::move(parsed)) : std::nullopt;
}

json to_wire(const RemoteId& id) {
    const auto whole = parse<std::int64_t>(id.text());
    // "007" is not 7.
    return whole && std::to_string(*whole) == id.text() ? json(*whole) : json(id.text());
}

}  // namespace mailctl::net::platform::cybermail
