#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What a password costs who guesses it: it is cut into pieces that are easier to guess than their
/// bytes, and the cheapest way to cut it counts.
///
/// No text of a password is copied; a piece is two places in it.
namespace mailctl::access {

enum class Kind {
    common_word,
    told_word,
    keys,
    sequence,
    repetition,
    year,
    date,
    other,
};

/// The bytes from `begin` to before `end`.
struct Piece {
    std::size_t begin;
    std::size_t end;
    Kind kind;
    double guesses;  ///< Their decimal logarithm.

    std::size_t size() const { return end - begin; }
};

using Pieces = std::vector<Piece>;

struct Cut {
    Pieces pieces;
    double guesses;
};

/// So many guesses are enough: 10 to this. One a second at the login takes 300 years; who has
/// stolen the hash, where each takes 25 ms, needs a processor for 8 years.
constexpr double enough_guesses = 10;

/// The cheapest cut, where it costs less than enough. `told` are in lower case.
std::optional<Cut> cheapest_cut(std::string_view text, std::span<const std::string> told);

/// These add what they find in the text.
void add_words(Pieces& pieces, std::string_view text, std::span<const std::string> told);
void add_runs(Pieces& pieces, std::string_view text);
void add_repetitions(Pieces& pieces, std::string_view text, std::span<const std::string> told);
void add_dates(Pieces& pieces, std::string_view text);

}  // namespace mailctl::access
