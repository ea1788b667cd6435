#include "daemon/httpd/http/method.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace mailctl::httpd::http {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 7> names{
    "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};

}  // namespace

std::string_view name(Method method) { return names.at(static_cast<std::size_t>(method)); }

std::optional<Method> method_by_name(std::string_view name) {
    const auto* const found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        return std::nullopt;
    }
    return static_cast<Method>(std::distance(names.begin(), found));
}

}  // namespace mailctl::httpd::http
