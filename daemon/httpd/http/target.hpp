#pragma once

#include "daemon/httpd/http/refusal.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::httpd::http {

struct Parameter {
    std::string name;
    std::string value;
};

/// What a request is about: "/domains/example.org?limit=10".
struct Target {
    std::string path;  ///< As it came, without the query.

    /// The path, decoded once. "/" has none; "/domains/" has an empty one at its end, so that it is
    /// another one than "/domains". None is "." or "..", holds a slash of either kind or anything
    /// that is not printable UTF-8.
    std::vector<std::string> segments;

    std::vector<Parameter> query;  ///< Decoded, in the order in which they came.

    std::optional<std::string_view> parameter(std::string_view name) const;
};

/// Only the origin form, RFC 9112, 3.2.1, in ASCII. Why it is refused; nothing where `target` has
/// it.
std::optional<Refusal> parse_target(std::string_view text, Target& target);

}  // namespace mailctl::httpd::http
