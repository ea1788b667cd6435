#pragma once

#include <string>
#include <string_view>

namespace mailctl::cli {

/// Between single quotes, as a POSIX shell wants it.
std::string single_quoted(std::string_view text);

/// A word as it can be typed in a POSIX shell: quoted only where it must be.
std::string shell_word(std::string_view word);

}  // namespace mailctl::cli
