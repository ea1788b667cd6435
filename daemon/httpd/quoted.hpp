#pragma once

#include <string>
#include <string_view>

namespace mailctl::httpd {

/// Puts a value behind a text of JSON, in quotes.
void append_quoted(std::string& text, std::string_view value);

}  // namespace mailctl::httpd
