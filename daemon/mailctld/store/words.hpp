#pragma once

#include <string>
#include <vector>

namespace mailctl::store {

/// A list in one column: words without a blank in them, with blanks between them.
std::vector<std::string> words_of(const std::string& text);

std::string text_of(const std::vector<std::string>& words);

}  // namespace mailctl::store
