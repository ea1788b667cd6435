#pragma once

#include <optional>
#include <string_view>

namespace mailctl::httpd {

/// A member's value as it stands in the text of an object, so that what is only passed on is not
/// parsed. The text is mailctld's: sound JSON, and no blanks between its parts. Nothing where there
/// is no such member.
std::optional<std::string_view> member_text(std::string_view object, std::string_view name);

}  // namespace mailctl::httpd
