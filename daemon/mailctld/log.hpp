#pragma once

#include <string_view>

/// The log: one line a fact on standard error, with the journal's priority in front ("<4>"), an
/// event name to search for, and a text. Never a secret: no function here takes one.
namespace mailctl {

void log_info(std::string_view event, std::string_view text);
void log_warning(std::string_view event, std::string_view text);
void log_error(std::string_view event, std::string_view text);

}  // namespace mailctl
