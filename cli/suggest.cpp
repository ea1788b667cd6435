#include "cli/suggest.hpp"

#include "cli/command.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace mailctl::cli {
namespace {

// No word of ours is longer; the table of distances stays small whatever was typed.
constexpr std::size_t max_typed_bytes = 64;

// "dns provider add".
constexpr std::size_t max_command_words = 3;

// A typing error has a letter or two wrong; more, and it is another word.
std::size_t tolerance(std::string_view typed) { return typed.size() < 5 ? 1 : 2; }

std::string first_words(std::span<const std::string> words, std::size_t count) {
    return joined(words.first(std::min(count, words.size())));
}

bool is_behind(const Command& command, std::string_view beginning) {
    return command.words.size() > beginning.size() && command.words.starts_with(beginning) &&
           command.words[beginning.size()] == ' ';
}

// "relay enable, relay disable, ..." for "relay"; nothing for what no command begins with.
std::string commands_behind(std::string_view beginning) {
    std::string list;
    for (const Command& command : commands()) {
        if (is_behind(command, beginning)) {
            list += fmt::format("{}{}", list.empty() ? "" : ", ", command.words);
        }
    }
    return list;
}

// The commands that share the longest beginning with these words.
std::string siblings_of(std::string_view words) {
    for (;;) {
        if (auto list = commands_behind(words); !list.empty()) {
            return list;
        }
        const auto blank = words.rfind(' ');
        if (blank == std::string_view::npos) {
            return {};
        }
        words = words.substr(0, blank);
    }
}

// Every command and every beginning of one that has so many words.
std::vector<std::string> with_words(std::size_t count) {
    std::vector<std::string> list;
    for (const Command& command : commands()) {
        const auto words = split(command.words);
        if (words.size() >= count) {
            const std::vector<std::string> first(
                words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count)
            );
            list.push_back(joined(first));
        }
    }
    return list;
}

// How many of the words begin a command.
std::size_t known_words(std::span<const std::string> words) {
    std::size_t count = 0;
    while (count < words.size() && !commands_behind(first_words(words, count + 1)).empty()) {
        ++count;
    }
    return count;
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
    const std::string siblings = siblings_of(known);
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
        // Of two that are equally near the longer: a letter is left out more often than mistaken.
        const bool is_nearer = distance < best_distance || (best && distance == best_distance &&
                                                            candidate.size() > best->size());
        if (is_nearer && !candidate.empty()) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

Error unknown_command(std::span<const std::string> words) {
    const std::size_t known = known_words(words);
    if (known == words.size()) {
        const std::string half = joined(words);
        Error error = unknown(half, std::nullopt);
        error.message = fmt::format("\"{}\" is only half a command", half);
        return error;
    }
    // What stands behind a command's words may be a secret: they are shown only where they are
    // nearly a command's, and else up to the first that is wrong.
    for (std::size_t count = std::min(words.size(), max_command_words);
         count > std::max<std::size_t>(known, 1);
         --count) {
        const std::string typed = first_words(words, count);
        if (const auto meant = nearest(typed, with_words(count))) {
            return unknown(typed, meant);
        }
    }
    const std::string typed = first_words(words, known + 1);
    if (known > 0) {
        return unknown(typed, std::nullopt);
    }
    const auto meant = nearest(typed, with_words(1));
    return unknown(typed, meant ? meant : by_last_word(typed));
}

}  // namespace mailctl::cli
