#include "daemon/net/mask.hpp"

#include "common/wire/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace mailctl::net {
namespace {

constexpr std::string_view replacement = "[masked]";

// A password such as "250" would tear every reply to pieces. It is hidden where it stands as
// programs show what they were given: in quotes, or behind an equals sign.
constexpr std::size_t shortest_anywhere = 4;

// What is cut off at the end is known by as much of it: "cp_live_" alone tells nothing.
constexpr std::size_t shortest_beginning = 8;

std::string without_padding(std::string text) {
    while (text.ends_with('=')) {
        text.pop_back();
    }
    return text;
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 3986, 2.3.
std::string percent_encoded(std::string_view text, std::string_view blank) {
    std::string written;
    for (const char c : text) {
        if (c == ' ') {
            written += blank;
        } else if (is_letter_or_digit(c) || std::string_view("-._~").find(c) < 4) {
            written += c;
        } else {
            written += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return written;
}

std::string in_url(std::string_view text) { return percent_encoded(text, "%20"); }
std::string in_form(std::string_view text) { return percent_encoded(text, "+"); }

std::string without_quotes(std::string text) { return text.substr(1, text.size() - 2); }

std::string in_json(std::string_view text) { return without_quotes(wire::json(text).dump()); }

std::string in_ascii_json(std::string_view text) {
    return without_quotes(wire::json(text).dump(-1, ' ', /*ensure_ascii=*/true));
}

// As Python's repr() does, where it cannot choose the other quotes.
std::string in_python(std::string_view text) {
    std::string written;
    for (const char c : text) {
        written += c == '\\' || c == '\'' ? fmt::format("\\{}", c) : std::string(1, c);
    }
    return written;
}

std::string in_html(std::string_view text) {
    std::string written;
    for (const char c : text) {
        switch (c) {
            case '&':
                written += "&amp;";
                break;
            case '<':
                written += "&lt;";
                break;
            case '>':
                written += "&gt;";
                break;
            case '"':
                written += "&quot;";
                break;
            case '\'':
                written += "&#x27;";
                break;
            default:
                written += c;
        }
    }
    return written;
}

std::string in_base64(std::string_view text) { return without_padding(base64(text)); }

constexpr std::array spellings{
    in_base64, in_url, in_form, in_json, in_ascii_json, in_python, in_html};

// How much of the text is the secret, if need be with a blank between two of its bytes, as where it
// was torn over two lines; 0 where it is not there. `is_cut`: the text ended before the secret.
std::size_t match(std::string_view text, std::string_view secret, bool& is_cut) {
    std::size_t at = 0;
    for (std::size_t known = 0; known < secret.size(); ++known, ++at) {
        if (known > 0 && at + 1 < text.size() && text[at] == ' ' && secret[known] != ' ') {
            ++at;
        }
        if (at >= text.size()) {
            is_cut = known >= shortest_beginning;
            return is_cut ? at : 0;
        }
        if (text[at] != secret[known]) {
            return 0;
        }
    }
    return at;
}

// Whether what stands there is shown as a value of its own.
bool stands_alone(std::string_view text, std::size_t at, std::size_t length) {
    constexpr std::string_view before = "\"'`=";
    constexpr std::string_view behind = "\"'`,;&}) ";
    const auto end = at + length;
    return at > 0 && before.find(text[at - 1]) != std::string_view::npos &&
           (end == text.size() || behind.find(text[end]) != std::string_view::npos);
}

}  // namespace

std::string base64(std::string_view bytes) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto group = bytes.substr(at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            bits = bits << 8 | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
        }
        for (std::size_t i = 0; i < 4; ++i) {
            text += i <= group.size() ? alphabet[bits >> (18 - 6 * i) & 0x3fU] : '=';
        }
    }
    return text;
}

Mask::Mask(std::string_view username, const Secret& password) {
    std::string plain = fmt::format("{0}{1}{0}{2}", '\0', username, password.reveal());
    add(in_base64(plain));
    wipe(plain);
    hide(password);
}

Mask::~Mask() {
    for (auto& secret : hidden_) {
        wipe(secret);
    }
}

void Mask::hide(const Secret& secret) {
    add(std::string(secret.reveal()));
    for (const auto spelling : spellings) {
        add(spelling(secret.reveal()));
    }
}

void Mask::add(std::string secret) {
    if (std::find(hidden_.begin(), hidden_.end(), secret) == hidden_.end()) {
        hidden_.push_back(std::move(secret));
    }
}

// Of several that begin there the longest: the rest of it would be told otherwise.
std::size_t Mask::length_at(std::string_view text, std::size_t at) const {
    std::size_t longest = 0;
    for (const auto& secret : hidden_) {
        bool is_cut = false;
        const auto length = match(text.substr(at), secret, is_cut);
        if (length > longest &&
            (secret.size() >= shortest_anywhere || stands_alone(text, at, length))) {
            longest = length;
        }
    }
    return longest;
}

std::string Mask::applied(std::string_view text) const {
    std::string shown;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = length_at(text, at);
        if (length == 0) {
            shown += text[at++];
        } else {
            shown += replacement;
            at += length;
        }
    }
    return shown;
}

}  // namespace mailctl::net
