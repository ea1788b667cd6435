#include "daemon/mailctld/access/common_words.hpp"
#include "daemon/mailctld/access/easy_piece.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace mailctl::access {
namespace {

// The list has some 500.
constexpr double guesses_of_common_word = 2.7;
constexpr double guesses_of_told_word = 1;

// For each way to write a word in another way: whoever guesses tries both.
constexpr double doubled = 0.301;

struct Substitute {
    char typed;
    char meant;
};

constexpr std::array substitutes{
    Substitute{'4', 'a'},
    Substitute{'@', 'a'},
    Substitute{'8', 'b'},
    Substitute{'3', 'e'},
    Substitute{'1', 'i'},
    Substitute{'!', 'i'},
    Substitute{'1', 'l'},
    Substitute{'0', 'o'},
    Substitute{'$', 's'},
    Substitute{'5', 's'},
    Substitute{'7', 't'},
};

bool is_upper(char letter) { return letter >= 'A' && letter <= 'Z'; }

bool is_same_letter(char typed, char meant) {
    return typed == meant || (is_upper(typed) && typed - 'A' + 'a' == meant);
}

bool stands_for(char typed, char meant) {
    return std::any_of(substitutes.begin(), substitutes.end(), [&](const Substitute& row) {
        return row.typed == typed && row.meant == meant;
    });
}

/// What the capitals cost: once for the first letter, the last or all of them, else for each.
double cost_of_capitals(std::string_view typed) {
    const auto capitals = std::count_if(typed.begin(), typed.end(), is_upper);
    const auto letters = std::count_if(typed.begin(), typed.end(), [](char letter) {
        return is_upper(letter) || (letter >= 'a' && letter <= 'z');
    });
    const bool is_usual = capitals == letters ||
                          (capitals == 1 && (is_upper(typed.front()) || is_upper(typed.back())));
    return doubled * static_cast<double>(capitals > 0 && is_usual ? 1 : capitals);
}

/// What it costs beside the word itself that it is written so; none where it is another word.
template <class Letters>
std::optional<double> cost_of_writing(std::string_view typed, Letters word) {
    double substituted = 0;
    for (const char letter : typed) {
        const char meant = *word++;
        if (is_same_letter(letter, meant)) {
            continue;
        }
        if (!stands_for(letter, meant)) {
            return std::nullopt;
        }
        ++substituted;
    }
    return doubled * substituted + cost_of_capitals(typed);
}

/// Forwards or backwards.
std::optional<double> cost_of(std::string_view typed, std::string_view word) {
    if (const auto forwards = cost_of_writing(typed, word.begin())) {
        return forwards;
    }
    const auto backwards = cost_of_writing(typed, word.rbegin());
    return backwards ? std::optional(*backwards + doubled) : std::nullopt;
}

void add_word(Pieces& pieces, std::string_view text, std::string_view word, Piece found) {
    for (std::size_t begin = 0; begin + word.size() <= text.size(); ++begin) {
        if (const auto cost = cost_of(text.substr(begin, word.size()), word)) {
            pieces.push_back({begin, begin + word.size(), found.kind, found.guesses + *cost});
        }
    }
}

}  // namespace

void add_words(Pieces& pieces, std::string_view text, std::span<const std::string> told) {
    for (const auto word : common_words()) {
        add_word(pieces, text, word, {0, 0, Kind::common_word, guesses_of_common_word});
    }
    for (const auto& word : told) {
        add_word(pieces, text, word, {0, 0, Kind::told_word, guesses_of_told_word});
    }
}

}  // namespace mailctl::access
