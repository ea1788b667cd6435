#include "daemon/mailctld/access/password_quality.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/access/easy_piece.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mailctl::access {
namespace {

// NIST SP 800-63B, 5.1.1.2: eight characters at least.
constexpr std::ptrdiff_t fewest_characters = 8;

// Of what is longer than anybody types only the beginning is judged.
constexpr std::size_t most_bytes = 512;
constexpr std::size_t judged_bytes = 128;

// A shorter part of a name is nobody's.
constexpr std::size_t shortest_told = 3;

// In the order of the enumeration.
constexpr std::array<std::string_view, 7> names{
    "a common word",
    "a name that others know",
    "a run of keys",
    "a sequence",
    "a repetition",
    "a year",
    "a date",
};
static_assert(names.size() == static_cast<std::size_t>(Kind::other));

bool is_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
           static_cast<unsigned char>(byte) >= 0x80;
}

void keep_told(std::vector<std::string>& words, std::string_view word) {
    if (word.size() >= shortest_told) {
        words.emplace_back(word);
    }
}

/// Each whole and in its parts: of "mx1.example.org" somebody takes "example".
std::vector<std::string> words_of(std::span<const std::string> told) {
    std::vector<std::string> words;
    for (const auto& text : told) {
        const auto whole = lower_case(text);
        keep_told(words, whole);
        for (auto begin = whole.begin(); begin != whole.end();) {
            begin = std::find_if(begin, whole.end(), is_letter);
            const auto end = std::find_if_not(begin, whole.end(), is_letter);
            if (end - begin < std::ssize(whole)) {
                keep_told(words, {begin, end});
            }
            begin = end;
        }
    }
    return words;
}

std::ptrdiff_t characters(std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xc0U) != 0x80U;
    });
}

/// "a, b and c"; each kind once, so that it tells less of what was typed.
std::string kinds_in(const Pieces& cut) {
    std::vector<std::string_view> kinds;
    for (std::size_t kind = 0; kind < names.size(); ++kind) {
        if (std::any_of(cut.begin(), cut.end(), [&](const Piece& piece) {
                return piece.kind == static_cast<Kind>(kind);
            })) {
            kinds.push_back(names.at(kind));
        }
    }
    std::string text;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const auto* const before = i + 1 == kinds.size() ? " and " : ", ";
        text += fmt::format("{}{}", i == 0 ? "" : before, kinds[i]);
    }
    return text;
}

std::string reason(const Pieces& cut) {
    std::size_t all = 0;
    std::size_t easy = 0;
    for (const auto& piece : cut) {
        all += piece.size();
        easy += piece.kind == Kind::other ? 0 : piece.size();
    }
    if (easy == 0) {
        return "it is short";
    }
    return (2 * easy >= all ? "it is mostly " : "it is short, and part of it is ") + kinds_in(cut);
}

Error refusal(std::string message) {
    return {
        Errc::invalid_argument,
        std::move(message),
        "use four or more words that have nothing to do with each other, or a password manager",
        "password"};
}

}  // namespace

Status check_quality(const Secret& password, std::span<const std::string> told) {
    const auto text = password.reveal();
    if (characters(text) < fewest_characters) {
        return refusal(fmt::format("the password is shorter than {} characters", fewest_characters)
        );
    }
    const auto judged = text.size() > most_bytes ? text.substr(0, judged_bytes) : text;
    if (const auto cut = cheapest_cut(judged, words_of(told))) {
        return refusal("the password is too easy to guess: " + reason(cut->pieces));
    }
    return {};
}

}  // namespace mailctl::access
