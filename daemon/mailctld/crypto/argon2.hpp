#pragma once

#include "common/types/rfc4648.hpp"
#include "common/types/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What several rooms need of cryptography.
namespace mailctl::crypto {

enum class Argon2Kind { i, id };

struct Argon2Cost {
    std::uint32_t memory_kib;
    std::uint32_t passes;
    std::uint32_t lanes;
};

/// What stands in "$argon2id$v=19$m=19456,t=2,p=1$...$...".
struct Argon2 {
    Argon2Kind kind;
    Argon2Cost cost;
    Bytes salt;
    Bytes hash;
};

std::string text_of(const Argon2& parts);

/// None for what text_of() does not write so. It says nothing of the cost: who computes by it looks
/// at that first.
std::optional<Argon2> parse_argon2(std::string_view text);

/// The hash of so many bytes, in one thread. How many are computed at once is for the caller to
/// bound: the memory is the cost's, is wiped, and goes back to the system.
Bytes compute(const Argon2& parts, const Secret& password, std::size_t length);

}  // namespace mailctl::crypto
