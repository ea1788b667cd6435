#include "daemon/mailctld/access/totp.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/crypto/random_bytes.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <sha1.h>
#include <string.h>

namespace mailctl::access {
namespace {

// RFC 4226, 4 (R6): 160 bits; RFC 6238, 4.1: 30 seconds.
constexpr std::size_t key_bytes = 20;
constexpr std::int64_t step_seconds = 30;
constexpr std::size_t digits = 6;
constexpr std::uint32_t codes = 1'000'000;

// RFC 6238, 5.2: a step for the clock, and so for who types slowly.
constexpr std::int64_t tolerance_steps = 1;

constexpr std::size_t recovery_codes = 10;
constexpr std::size_t recovery_bytes = 10;
constexpr std::size_t group_letters = 4;

using Sha1 = std::array<std::uint8_t, SHA1_DIGEST_LENGTH>;
using Block = std::array<std::uint8_t, SHA1_BLOCK_LENGTH>;

Sha1 sha1(const Block& pad, std::span<const std::uint8_t> bytes) {
    Sha1 sum{};
    SHA1_CTX context;
    ::SHA1Init(&context);
    ::SHA1Update(&context, pad.data(), pad.size());
    ::SHA1Update(&context, bytes.data(), bytes.size());
    ::SHA1Final(sum.data(), &context);
    return sum;
}

/// RFC 2104. The key is not longer than a block.
Sha1 hmac_sha1(const Bytes& key, std::span<const std::uint8_t> bytes) {
    const auto padded = [&](std::uint8_t with) {
        Block pad{};
        std::copy(key.begin(), key.end(), pad.begin());
        std::for_each(pad.begin(), pad.end(), [&](std::uint8_t& byte) { byte ^= with; });
        return pad;
    };
    auto inner = padded(0x36);
    auto outer = padded(0x5c);
    const auto sum = sha1(outer, sha1(inner, bytes));
    ::explicit_bzero(inner.data(), inner.size());
    ::explicit_bzero(outer.data(), outer.size());
    return sum;
}

/// RFC 4226, 5.3.
std::uint32_t code_of(const Bytes& key, std::int64_t step) {
    std::array<std::uint8_t, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i) {
        counter[i] = static_cast<std::uint8_t>(step >> (8 * (counter.size() - 1 - i)));
    }
    const auto sum = hmac_sha1(key, counter);
    const std::size_t offset = sum.back() & 0x0fU;
    std::uint32_t number = 0;
    for (std::size_t i = offset; i < offset + sizeof number; ++i) {
        number = number << 8 | sum[i];
    }
    return (number & 0x7fff'ffffU) % codes;
}

std::optional<Bytes> key_of(std::string_view base32_key) {
    auto key = from_base32(base32_key);
    if (!key || key->empty() || key->size() > SHA1_BLOCK_LENGTH) {
        return std::nullopt;
    }
    return std::move(*key);
}

/// The number that was typed: "123456" or "123 456".
std::optional<std::uint32_t> number_of(std::string_view code) {
    std::string typed(code);
    if (typed.size() == digits + 1 && typed[digits / 2] == ' ') {
        typed.erase(digits / 2, 1);
    }
    if (typed.size() != digits || typed.find_first_not_of("0123456789") != std::string::npos) {
        return std::nullopt;
    }
    std::uint32_t number = 0;
    for (const char digit : typed) {
        number = number * 10 + static_cast<std::uint32_t>(digit - '0');
    }
    return number;
}

std::int64_t step_at(std::chrono::system_clock::time_point time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
    return seconds.count() / step_seconds;
}

/// RFC 3986, 2.3: all but the unreserved characters.
std::string percent_encoded(std::string_view text) {
    constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    for (const char letter : text) {
        if (unreserved.find(letter) != std::string_view::npos) {
            encoded += letter;
        } else {
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
        }
    }
    return encoded;
}

std::string new_recovery_code() {
    auto code = lower_case(base32(crypto::random_bytes(recovery_bytes)));
    for (auto place = code.size() - group_letters; place > 0; place -= group_letters) {
        code.insert(place, 1, '-');
    }
    return code;
}

}  // namespace

std::string new_totp_key() { return base32(crypto::random_bytes(key_bytes)); }

std::optional<std::int64_t> step_of_code(
    std::string_view base32_key,
    std::string_view code,
    std::chrono::system_clock::time_point now,
    std::int64_t last_step
) {
    const auto key = key_of(base32_key);
    const auto number = number_of(code);
    if (!key || !number) {
        return std::nullopt;
    }
    const auto present = step_at(now);
    std::optional<std::int64_t> found;
    // All of them, so that the time does not tell which one it was; where two have the same code
    // the later one, or it would be good twice.
    for (auto step = present - tolerance_steps; step <= present + tolerance_steps; ++step) {
        if (code_of(*key, step) == *number && step > last_step) {
            found = step;
        }
    }
    return found;
}

std::optional<std::string> code_at(
    std::string_view base32_key, std::chrono::system_clock::time_point time
) {
    const auto key = key_of(base32_key);
    if (!key) {
        return std::nullopt;
    }
    return fmt::format("{:0{}}", code_of(*key, step_at(time)), digits);
}

std::string totp_uri(std::string_view user, std::string_view host, std::string_view key) {
    const auto issuer = percent_encoded(fmt::format("mailctl at {}", host));
    return fmt::format(
        "otpauth://totp/{}:{}?secret={}&issuer={}&algorithm=SHA1&digits={}&period={}",
        issuer,
        percent_encoded(user),
        key,
        issuer,
        digits,
        step_seconds
    );
}

std::vector<std::string> new_recovery_codes() {
    std::vector<std::string> made(recovery_codes);
    std::generate(made.begin(), made.end(), new_recovery_code);
    return made;
}

std::string recovery_hash(std::string_view typed) {
    auto code = lower_case(typed);
    std::erase_if(code, [](char letter) { return letter == '-' || letter == ' '; });
    std::replace(code.begin(), code.end(), '0', 'o');
    std::replace(code.begin(), code.end(), '1', 'l');
    return store::sha256(code);
}

}  // namespace mailctl::access
