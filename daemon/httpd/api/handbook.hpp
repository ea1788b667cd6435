#pragma once

#include "common/wire/json_fwd.hpp"

#include <string>
#include <string_view>

namespace mailctl::httpd {

/// The API for people: a page that is made of the OpenAPI document alone, so that the two never say
/// otherwise. It needs no script, and its style is handbook_style.
std::string handbook_of(const wire::json& openapi);

extern const std::string_view handbook_style;

}  // namespace mailctl::httpd
