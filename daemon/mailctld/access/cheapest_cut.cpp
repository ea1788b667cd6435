#include "daemon/mailctld/access/easy_piece.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace mailctl::access {
namespace {

// Who guesses has to try the pieces in each order, and 14! is more than enough by itself.
constexpr std::size_t most_pieces = 13;

/// The cheapest way to a place in the text with so many pieces.
struct Way {
    double guesses = enough_guesses;
    const Piece* last = nullptr;
};

using Ways = std::vector<std::array<Way, most_pieces + 1>>;

/// Any bytes, each as good as ten guesses: a stretch of ten is enough.
void add_others(Pieces& pieces, std::size_t size) {
    for (std::size_t begin = 0; begin < size; ++begin) {
        for (std::size_t bytes = 1; static_cast<double>(bytes) < enough_guesses; ++bytes) {
            if (begin + bytes <= size) {
                pieces.push_back({begin, begin + bytes, Kind::other, static_cast<double>(bytes)});
            }
        }
    }
}

Pieces all_pieces(std::string_view text, std::span<const std::string> told) {
    Pieces pieces;
    add_words(pieces, text, told);
    add_runs(pieces, text);
    add_repetitions(pieces, text, told);
    add_dates(pieces, text);
    add_others(pieces, text.size());
    std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& one, const Piece& other) {
        return one.begin < other.begin;
    });
    return pieces;
}

/// The ways to each place. The pieces come by their begin, so all ways to it are known.
Ways ways_by(const Pieces& pieces, std::size_t size) {
    Ways ways(size + 1);
    ways[0][0].guesses = 0;
    for (const auto& piece : pieces) {
        for (std::size_t count = 0; count < most_pieces; ++count) {
            const auto guesses = ways[piece.begin][count].guesses + piece.guesses;
            auto& way = ways[piece.end][count + 1];
            if (guesses < way.guesses) {
                way = {guesses, &piece};
            }
        }
    }
    return ways;
}

/// In how many orders so many pieces can stand.
double orders(std::size_t pieces) {
    double guesses = 0;
    for (std::size_t i = 2; i <= pieces; ++i) {
        guesses += std::log10(i);
    }
    return guesses;
}

/// The pieces of the way to the end.
Pieces pieces_of(const Ways& ways, std::size_t count) {
    Pieces pieces;
    for (auto place = ways.size() - 1; count > 0; --count) {
        pieces.push_back(*ways[place][count].last);
        place = pieces.back().begin;
    }
    return pieces;
}

}  // namespace

std::optional<Cut> cheapest_cut(std::string_view text, std::span<const std::string> told) {
    const auto pieces = all_pieces(text, told);
    const auto ways = ways_by(pieces, text.size());
    double cheapest = enough_guesses;
    std::size_t count = 0;
    for (std::size_t i = 1; i <= most_pieces; ++i) {
        const auto guesses = ways.back()[i].guesses + orders(i);
        if (guesses < cheapest) {
            cheapest = guesses;
            count = i;
        }
    }
    if (count == 0) {
        return std::nullopt;
    }
    return Cut{pieces_of(ways, count), cheapest};
}

}  // namespace mailctl::access
