#include "daemon/net/smtp/mask.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace mailctl::net::smtp {
namespace {

constexpr std::string_view replacement = "[masked]";

// A password such as "250" would tear every reply to pieces, and is no secret worth that.
constexpr std::size_t min_hidden_bytes = 4;

std::string without_padding(std::string text) {
    while (text.ends_with('=')) {
        text.pop_back();
    }
    return text;
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
    add(without_padding(base64(plain)));
    add(without_padding(base64(password.reveal())));
    add(std::string(password.reveal()));
    wipe(plain);
}

Mask::~Mask() {
    for (auto& secret : hidden_) {
        wipe(secret);
    }
}

void Mask::add(std::string secret) {
    if (secret.size() >= min_hidden_bytes) {
        hidden_.push_back(std::move(secret));
    }
}

std::string Mask::applied(std::string text) const {
    for (const auto& secret : hidden_) {
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
            text.replace(at, secret.size(), replacement);
            at += replacement.size();
        }
    }
    return text;
}

}  // namespace mailctl::net::smtp
