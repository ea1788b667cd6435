#include "common/types/rfc4648.hpp"

namespace mailctl {
namespace {

/// Each letter stands for as many bits as its place in the row has.
struct Alphabet {
    std::string_view letters;
    unsigned bits;
};

constexpr Alphabet of_base32{"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 5};
constexpr Alphabet of_base64{"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 6};

std::string encode(std::span<const std::uint8_t> bytes, const Alphabet& alphabet) {
    std::string text;
    std::uint32_t held = 0;
    unsigned bits = 0;
    const auto letter = [&](std::uint32_t value) {
        text += alphabet.letters[value & ((1U << alphabet.bits) - 1)];
    };
    for (const auto byte : bytes) {
        held = held << 8 | byte;
        for (bits += 8; bits >= alphabet.bits;) {
            bits -= alphabet.bits;
            letter(held >> bits);
        }
    }
    if (bits > 0) {
        letter(held << (alphabet.bits - bits));
    }
    return text;
}

std::optional<Bytes> decoded_by(std::string_view text, const Alphabet& alphabet) {
    Bytes bytes;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char letter : text) {
        const auto value = alphabet.letters.find(letter);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        held = held << alphabet.bits | static_cast<std::uint32_t>(value);
        bits += alphabet.bits;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<std::uint8_t>(held >> bits));
        }
    }
    // What is left over is no letter of its own, and has no bits set.
    if (bits >= alphabet.bits || (held & ((1U << bits) - 1)) != 0) {
        return std::nullopt;
    }
    return bytes;
}

}  // namespace

std::string base32(std::span<const std::uint8_t> bytes) { return encode(bytes, of_base32); }

std::string base64(std::span<const std::uint8_t> bytes) { return encode(bytes, of_base64); }

std::optional<Bytes> from_base32(std::string_view text) { return decoded_by(text, of_base32); }

std::optional<Bytes> from_base64(std::string_view text) { return decoded_by(text, of_base64); }

}  // namespace mailctl
