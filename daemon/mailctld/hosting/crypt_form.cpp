#include "daemon/mailctld/hosting/crypt_form.hpp"

#include "daemon/mailctld/hosting/way.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace mailctl::hosting {
namespace {

// crypt(5). They count in this order, and that of Blowfish in the other.
constexpr std::string_view crypt_letters =
    "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view blowfish_letters =
    "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

constexpr std::array shapes{
    CryptShape{Scheme::des_crypt, "", 2, 11, 0x03, false},
    CryptShape{Scheme::md5_crypt, "$1$", 8, 22, 0x3c, false},
    CryptShape{Scheme::sha256_crypt, "$5$", 16, 43, 0x30, true},
    CryptShape{Scheme::sha512_crypt, "$6$", 16, 86, 0x3c, true},
    CryptShape{Scheme::blf_crypt, "$2y$", 22, 31, 0x03, false},
};

// What libcrypt takes by itself; more is slow and no protection for who has a good password.
constexpr std::uint32_t usual_rounds = 5000;
// crypt(5): fewer are not taken. The most take half a second of a processor.
constexpr std::uint32_t fewest_rounds = 1000;
constexpr std::uint32_t most_rounds = 1'000'000;

// 14 is a second of a processor.
constexpr unsigned long fewest_blowfish_cost = 4;
constexpr unsigned long most_blowfish_cost = 14;

bool are_all(std::string_view text, std::string_view of) {
    return text.find_first_not_of(of) == std::string_view::npos;
}

/// Whether the last letter could stand there: else no password gives this hash.
bool is_last_letter(char letter, std::string_view in_order, std::size_t spare_bits) {
    return (in_order.find(letter) & spare_bits) == 0;
}

/// The number, where it is written as numbers are.
std::optional<std::uint32_t> rounds_in(std::string_view digits) {
    std::uint32_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return fmt::to_string(number) == digits ? std::optional(number) : std::nullopt;
}

/// Takes "rounds=5000$" off.
std::optional<std::uint32_t> take_rounds(std::string_view& text) {
    constexpr std::string_view word = "rounds=";
    if (!text.starts_with(word)) {
        return usual_rounds;
    }
    const auto end = text.find('$');
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const auto rounds = rounds_in(text.substr(word.size(), end - word.size()));
    text.remove_prefix(end + 1);
    return rounds;
}

std::string fault_of_hash(const CryptShape& shape, std::string_view hash) {
    if (hash.size() != shape.hash_letters || !are_all(hash, crypt_letters) ||
        !is_last_letter(hash.back(), crypt_letters, shape.spare_bits)) {
        return fmt::format("does not end with a hash of {} letters", shape.hash_letters);
    }
    return "";
}

std::string fault_of_des(std::string_view body) {
    const auto& shape = shape_of(Scheme::des_crypt);
    if (body.size() != shape.salt_letters + shape.hash_letters || !are_all(body, crypt_letters)) {
        return "is not the 13 letters of DES, nor of another kind that is known here";
    }
    return fault_of_hash(shape, body.substr(shape.salt_letters));
}

std::string fault_of_salted(const CryptShape& shape, std::string_view rest) {
    if (!rest.starts_with(shape.prefix)) {
        return fmt::format("does not begin with {}", shape.prefix);
    }
    rest.remove_prefix(std::string_view(shape.prefix).size());
    if (shape.has_rounds) {
        const auto rounds = take_rounds(rest);
        if (!rounds || *rounds < fewest_rounds || *rounds > most_rounds) {
            return fmt::format("does not have {} to {} rounds", fewest_rounds, most_rounds);
        }
    }
    const auto end = rest.find('$');
    if (end > shape.salt_letters || !are_all(rest.substr(0, end), crypt_letters)) {
        return fmt::format("has no salt of up to {} letters and a $", shape.salt_letters);
    }
    return fault_of_hash(shape, rest.substr(end + 1));
}

/// "$2y$10$", a salt and the hash.
std::string fault_of_blowfish(std::string_view rest) {
    constexpr std::size_t head = 7;
    constexpr std::size_t salt_spare_bits = 0x0f;
    const auto& shape = shape_of(Scheme::blf_crypt);
    if (!(rest.starts_with("$2a$") || rest.starts_with("$2b$") || rest.starts_with("$2y$"))) {
        return "does not begin with $2a$, $2b$ or $2y$";
    }
    const auto cost = rest.substr(4, 2);
    if (rest.substr(0, head).back() != '$' || !are_all(cost, "0123456789") ||
        cost < fmt::format("{:02}", fewest_blowfish_cost) ||
        cost > fmt::format("{:02}", most_blowfish_cost)) {
        return fmt::format(
            "does not have a cost of {:02} to {:02}", fewest_blowfish_cost, most_blowfish_cost
        );
    }
    rest.remove_prefix(head);
    if (rest.size() != shape.salt_letters + shape.hash_letters || !are_all(rest, crypt_letters) ||
        !is_last_letter(rest[shape.salt_letters - 1], blowfish_letters, salt_spare_bits) ||
        !is_last_letter(rest.back(), blowfish_letters, shape.spare_bits)) {
        return "does not end with a salt and a hash of 53 letters";
    }
    return "";
}

}  // namespace

const CryptShape& shape_of(Scheme scheme) {
    return *std::find_if(shapes.begin(), shapes.end(), [&](const CryptShape& shape) {
        return shape.scheme == scheme;
    });
}

std::string fault_of_crypt(Scheme scheme, std::string_view body) {
    switch (scheme) {
        case Scheme::des_crypt:
            return fault_of_des(body);
        case Scheme::blf_crypt:
            return fault_of_blowfish(body);
        default:
            return fault_of_salted(shape_of(scheme), body);
    }
}

bool is_cheap_crypt(Scheme scheme, std::string_view body) {
    const auto& shape = shape_of(scheme);
    auto rest = body.substr(std::string_view(shape.prefix).size());
    if (scheme == Scheme::blf_crypt) {
        return rest.substr(0, 2) < fmt::format("{:02}", usual_blowfish_cost);
    }
    return shape.has_rounds && take_rounds(rest).value_or(0) < usual_rounds;
}

Scheme kind_of_crypt(std::string_view body) {
    if (body.starts_with("$2")) {
        return Scheme::blf_crypt;
    }
    const auto found = std::find_if(shapes.begin(), shapes.end(), [&](const CryptShape& shape) {
        return shape.scheme != Scheme::des_crypt && body.starts_with(shape.prefix);
    });
    return found == shapes.end() ? Scheme::des_crypt : found->scheme;
}

}  // namespace mailctl::hosting
