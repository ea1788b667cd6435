#pragma once

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

#include <optional>
#include <string>

namespace mailctl {

/// The word of a described enum's value: the same on the wire, on the command line and in the
/// store.
template <class Enum>
const char* word_of(Enum value) {
    return boost::describe::enum_to_string(value, "");
}

/// The value that has this word; none for a word that is not of this enum.
template <class Enum>
std::optional<Enum> from_word(const std::string& word) {
    Enum value{};
    return boost::describe::enum_from_string(word.c_str(), value) ? std::optional(value)
                                                                  : std::nullopt;
}

/// All of them, for help: "secure|verify|encrypt|dane".
template <class Enum>
std::string words_of() {
    std::string words;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto row) {
        words.append(words.empty() ? "" : "|").append(row.name);
    });
    return words;
}

}  // namespace mailctl
