#pragma once

#include <string>
#include <string_view>

namespace mailctl::httpd {

/// As it stands in HTML, between tags and in quoted values.
std::string html_text(std::string_view text);

}  // namespace mailctl::httpd
