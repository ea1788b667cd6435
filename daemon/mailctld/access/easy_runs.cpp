#include "daemon/mailctld/access/easy_piece.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace mailctl::access {
namespace {

constexpr std::size_t shortest_run = 3;

// A longer one is no longer typed twice by hand; it bounds the time, too.
constexpr std::size_t longest_block = 64;

// Sequences like 2468; with a wider step nobody counts.
constexpr int widest_step = 3;

// The keys from left to right, of the American, the German and the French keyboard.
constexpr std::array<std::string_view, 10> rows{
    "1234567890",
    "!@#$%^&*()",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
};

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool has_capital(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char letter) {
        return lower(letter) != letter;
    });
}

/// How far the keys lie from each other in this row; 0 where they do not.
int keys_between(char one, char other, std::string_view row) {
    const auto here = row.find(lower(one));
    const auto there = row.find(lower(other));
    if (here == std::string_view::npos || there == std::string_view::npos) {
        return 0;
    }
    return static_cast<int>(there) - static_cast<int>(here);
}

/// How many there are of the letter's kind; 0 where a sequence has no such.
int alphabet_of(char letter) {
    if (letter >= '0' && letter <= '9') {
        return 10;
    }
    return lower(letter) >= 'a' && lower(letter) <= 'z' ? 26 : 0;
}

int letters_between(char one, char other) {
    const bool is_one_kind = alphabet_of(one) != 0 && alphabet_of(one) == alphabet_of(other) &&
                             has_capital({&one, 1}) == has_capital({&other, 1});
    const int step = other - one;
    return is_one_kind && std::abs(step) <= widest_step ? step : 0;
}

/// Each stretch, long enough, in which the step from letter to letter stays the same and is good.
template <class Step, class Take>
void each_run(std::string_view text, Step step, Take take) {
    for (std::size_t begin = 0; begin + 1 < text.size(); ++begin) {
        const int first = step(text[begin], text[begin + 1]);
        if (first == 0) {
            continue;
        }
        for (auto end = begin + 2; end < text.size() && step(text[end - 1], text[end]) == first;
             ++end) {
            take(begin, end + 1, first);
        }
    }
}

void add_keys(Pieces& pieces, std::string_view text) {
    // Where it begins, and which way it goes.
    const auto starts = static_cast<double>(rows.size() * 10 * 2);
    for (const auto row : rows) {
        const auto step = [&](char one, char other) {
            const int keys = keys_between(one, other, row);
            return std::abs(keys) == 1 ? keys : 0;
        };
        each_run(text, step, [&](std::size_t begin, std::size_t end, int /*way*/) {
            const auto length = end - begin;
            const double with_capitals = has_capital(text.substr(begin, length)) ? 2 : 1;
            const auto guesses = std::log10(starts * static_cast<double>(length) * with_capitals);
            pieces.push_back({begin, end, Kind::keys, guesses});
        });
    }
}

void add_sequences(Pieces& pieces, std::string_view text) {
    each_run(text, letters_between, [&](std::size_t begin, std::size_t end, int step) {
        // Where it begins, how long it is, and the step: up is tried before down, 1 before 3.
        const int steps = 2 * std::abs(step) - (step > 0 ? 1 : 0);
        const auto guesses = std::log10(
            static_cast<double>(alphabet_of(text[begin])) * static_cast<double>(end - begin) * steps
        );
        pieces.push_back({begin, end, Kind::sequence, guesses});
    });
}

/// Is no repetition of something shorter, which has been found with that; all of its multiples
/// would cost 50 times as long.
bool is_primitive(std::string_view block) {
    for (std::size_t part = 1; part <= block.size() / 2; ++part) {
        if (block.size() % part == 0 &&
            block.substr(part) == block.substr(0, block.size() - part)) {
            return false;
        }
    }
    return true;
}

/// A stretch in which each byte is the one of `period` bytes before, and what its block costs.
struct Repeated {
    std::size_t begin;
    std::size_t end;
    std::size_t period;
    double guesses;
};

/// A neighbour may have bytes at one of its ends, so the stretch is added shortened there, too.
void add_repeated(Pieces& pieces, const Repeated& found) {
    const auto least = std::max(2 * found.period, shortest_run);
    for (auto length = least; length <= found.end - found.begin; ++length) {
        const auto times = static_cast<double>(length) / static_cast<double>(found.period);
        const auto guesses = found.guesses + std::log10(times);
        pieces.push_back({found.begin, found.begin + length, Kind::repetition, guesses});
        pieces.push_back({found.end - length, found.end, Kind::repetition, guesses});
    }
}

}  // namespace

void add_runs(Pieces& pieces, std::string_view text) {
    add_keys(pieces, text);
    add_sequences(pieces, text);
}

void add_repetitions(Pieces& pieces, std::string_view text, std::span<const std::string> told) {
    const auto longest = std::min(longest_block, text.size() / 2);
    for (std::size_t period = 1; period <= longest; ++period) {
        for (std::size_t begin = 0; begin + 2 * period <= text.size();) {
            auto end = begin + period;
            while (end < text.size() && text[end] == text[end - period]) {
                ++end;
            }
            const auto block = text.substr(begin, period);
            if (end - begin >= std::max(2 * period, shortest_run) && is_primitive(block)) {
                if (const auto cut = cheapest_cut(block, told)) {
                    add_repeated(pieces, {begin, end, period, cut->guesses});
                }
            }
            begin = end - period + 1;
        }
    }
}

}  // namespace mailctl::access
