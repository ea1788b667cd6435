#pragma once

#include "cli/command.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The command table as a shell walks it: word by word.
namespace mailctl::cli {

struct Word {
    std::string text;
    std::string summary;
};

/// What may have been typed before the next word: "", "relay", "dns", "dns provider". Each once.
std::vector<std::string> beginnings();

/// The words that can follow a beginning.
std::vector<Word> next_words(std::string_view beginning);

/// What can stand where a value is expected.
enum class ValueKind { none, words, files, commands, free };

ValueKind kind_of(std::string_view value);

}  // namespace mailctl::cli
