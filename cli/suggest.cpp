#include "cli/suggest.hpp"

#include "cli/command.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace mailctl::cli {
namespace {

// No word of ours is longer; the table of distances stays small whatever was typed.
constexpr std::size_t max_typed_bytes = 64;

// A typing error has a letter or two wrong; more, and it is another word.
std::size_t tolerance(std::string_view typed) { return typed.size() < 5 ? 1 : 2; }

std::string first_words(std::span<const std::string> words, std::size_t count) {
    return joined(words.first(std::min(count, words.size())));
}

std::string_view noun_of(const Command& command) {
    const auto words = split(command.words);
    return words.size() > 1 ? words.front() : std::string_view();
}

std::string commands_of(std::string_view noun) {
    std::string list;
    for (const Command& command : commands()) {
        if (noun_of(command) == noun) {
            list += fmt::format("{}{}", list.empty() ? "" : ", ", command.words);
        }
    }
    return list;
}

std::vector<std::string> commands_and_nouns() {
    std::vector<std::string> list;
    for (const Command& command : commands()) {
        list.emplace_back(command.words);
        list.emplace_back(noun_of(command));
    }
    return list;
}

// "enable" alone is meant as "relay enable".
std::optional<std::string> by_last_word(std::string_view word) {
    for (const Command& command : commands()) {
        if (split(command.words).back() == word) {
            return std::string(command.words);
        }
    }
    return std::nullopt;
}

Error unknown(std::string_view typed, const std::optional<std::string>& meant) {
    const std::string_view known = meant ? std::string_view(*meant) : typed;
    const std::string siblings = commands_of(known.substr(0, known.find(' ')));
    return {
        Errc::usage,
        fmt::format(
            "unknown command \"{}\"{}",
            escaped(typed.substr(0, max_typed_bytes)),
            meant ? fmt::format("; did you mean \"{}\"?", *meant) : ""
        ),
        siblings.empty() ? "\"mailctl help\" lists the commands"
                         : fmt::format("the commands are {}", siblings),
        {}};
}

}  // namespace

std::size_t edit_distance(std::string_view from, std::string_view to) {
    if (from.size() > max_typed_bytes) {
        return from.size();
    }
    // Optimal string alignment; each row is the distance of one more letter of `from`.
    std::vector<std::size_t> older(to.size() + 1);
    std::vector<std::size_t> old(to.size() + 1);
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(old.begin(), old.end(), 0U);
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const std::size_t replaced = old[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            row[j] = std::min({old[j] + 1, row[j - 1] + 1, replaced});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
                row[j] = std::min(row[j], older[j - 2] + 1);
            }
        }
        std::swap(older, old);
        std::swap(old, row);
    }
    return old.back();
}

std::optional<std::string> nearest(
    std::string_view typed, std::span<const std::string> candidates
) {
    std::optional<std::string> best;
    std::size_t best_distance = tolerance(typed) + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(typed, candidate);
        if (distance < best_distance && !candidate.empty()) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

Error unknown_command(std::span<const std::string> words) {
    const std::string& first = words.front();
    const bool is_noun = !commands_of(first).empty();
    if (is_noun && words.size() == 1) {
        Error half = unknown(first, std::nullopt);
        half.message = fmt::format("\"{}\" is only half a command", first);
        return half;
    }
    // Two words at most: no command has more, and what stands behind them may be a secret.
    const std::string two = first_words(words, 2);
    if (const auto meant = nearest(two, commands_and_nouns())) {
        return unknown(two, meant);
    }
    if (is_noun) {
        return unknown(two, std::nullopt);
    }
    const auto meant = nearest(first, commands_and_nouns());
    return unknown(first, meant ? meant : by_last_word(first));
}

}  // namespace mailctl::cli
