#include "daemon/httpd/http/fields.hpp"

#include <algorithm>

namespace mailctl::httpd::http {
namespace {

// Not std::tolower, which asks the locale.
constexpr char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

}  // namespace

bool same_name(std::string_view left, std::string_view right) {
    return std::equal(
        left.begin(),
        left.end(),
        right.begin(),
        right.end(),
        [](char one, char other) { return lower(one) == lower(other); }
    );
}

std::optional<std::string_view> Fields::find(std::string_view name) const {
    for (const auto& field : fields_) {
        if (same_name(field.name, name)) {
            return field.value;
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> Fields::only(std::string_view name) const {
    return count(name) == 1 ? find(name) : std::nullopt;
}

std::size_t Fields::count(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(
        fields_.begin(),
        fields_.end(),
        [&](const Field& field) { return same_name(field.name, name); }
    ));
}

}  // namespace mailctl::httpd::http
