#pragma once

#include "daemon/httpd/http/message.hpp"
#include "daemon/httpd/http/method.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::httpd::dinomail {

struct Kind;

/// What a path is about.
struct Place {
    enum class What : std::uint8_t { list, detail, schema, set };

    std::string_view name;       ///< "virtualuser".
    const Kind* kind = nullptr;  ///< Nothing of the two that are no lists of objects.
    What what = What::list;
    std::string rest = {};  ///< "5" of a detail, "1;2" of a set.
    bool has_slash = true;  ///< Without it the client is sent to where it is.
};

/// Nothing where the path is another's.
std::optional<Place> find(const std::vector<std::string>& segments);

/// For the log: "/api/virtualuser/{id}/".
std::string pattern_of(const Place& place);

inline constexpr std::string_view key_name = "apikey";
inline constexpr std::string_view password_name = "changeuserpassword";

std::vector<http::Method> methods_of(const Place& place);

/// The methods of the place, in its own form; for OPTIONS that is no error.
http::Response by_other_methods(const Place& place, http::Method asked);

}  // namespace mailctl::httpd::dinomail
