#pragma once

#include <string>
#include <string_view>

namespace mailctl {

/// As a string of JSON, in its quotes, with what escaped() escapes as "\u001b", so that who reads
/// it has the text again. Bytes that are not UTF-8 have no such form: they are read as the
/// characters "\xff".
std::string json_string(std::string_view text);

}  // namespace mailctl
