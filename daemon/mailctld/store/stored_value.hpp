#pragma once

#include "common/types/word.hpp"
#include "common/wire/described.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <string>

namespace mailctl::store {

/// The enum's value that a row holds as its word; what it is ("type of a record") is told where no
/// value has that word, since then the store is damaged or newer than this program.
template <class Enum>
Enum stored_value(const std::string& word, const char* what) {
    if (const auto value = from_word<Enum>(word)) {
        return *value;
    }
    throw std::runtime_error(fmt::format("unknown {} in the store: {}", what, word));
}

/// The described type that a row holds as JSON; what it is ("account") is told where it is none.
template <class T>
T stored_document(const std::string& text, const char* what) {
    auto parsed = wire::parse_json(text);
    auto value = parsed ? wire::decode<T>(*parsed, "document") : Result<T>(parsed.error());
    if (!value) {
        throw std::runtime_error(
            fmt::format("the store holds a damaged {}: {}", what, value.error().message)
        );
    }
    return *std::move(value);
}

}  // namespace mailctl::store
