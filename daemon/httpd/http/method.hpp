#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mailctl::httpd::http {

/// The methods that are served; each other is answered with 501.
enum class Method : std::uint8_t { get, head, post, put, remove, patch, options };

/// As it stands in a request; remove is DELETE, which C++ keeps for itself.
std::string_view name(Method method);

/// Case counts: RFC 9110, 9.1.
std::optional<Method> method_by_name(std::string_view name);

/// Whether a request of this method may bring a body.
constexpr bool may_have_body(Method method) {
    return method == Method::post || method == Method::put || method == Method::patch;
}

}  // namespace mailctl::httpd::http
