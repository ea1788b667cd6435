#include "daemon/mailctld/access/password.hpp"

#include "common/types/same_bytes.hpp"
#include "daemon/mailctld/crypto/argon2.hpp"
#include "daemon/mailctld/crypto/random_bytes.hpp"

#include <mutex>

#include <argon2.h>

namespace mailctl::access {
namespace {

using crypto::Argon2;

// OWASP, Password Storage Cheat Sheet: the second of its equal choices for Argon2id.
constexpr crypto::Argon2Cost our_cost{19'456, 2, 1};
// RFC 9106, 3.1: a salt of 16 bytes. Its 32 bytes of hash are what every implementation gives.
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;

// A hash that came from elsewhere may cost more than ours, but not the machine.
constexpr crypto::Argon2Cost highest_cost{65'536, 10, 1};
constexpr std::uint32_t lowest_memory_kib = ARGON2_MIN_MEMORY;
constexpr std::size_t longest_part_bytes = 64;

std::mutex one_at_a_time;

Argon2 computed(Argon2 parts, const Secret& password, std::size_t length) {
    const std::lock_guard lock(one_at_a_time);
    parts.hash = crypto::compute(parts, password, length);
    return parts;
}

bool is_within(std::size_t number, std::size_t lowest, std::size_t highest) {
    return lowest <= number && number <= highest;
}

bool is_ours(const Argon2& parts) {
    const auto& cost = parts.cost;
    return parts.kind == crypto::Argon2Kind::id && cost.lanes == highest_cost.lanes &&
           is_within(cost.memory_kib, lowest_memory_kib, highest_cost.memory_kib) &&
           is_within(cost.passes, 1, highest_cost.passes) &&
           is_within(parts.salt.size(), ARGON2_MIN_SALT_LENGTH, longest_part_bytes) &&
           is_within(parts.hash.size(), salt_bytes, longest_part_bytes);
}

Argon2 with_random_salt() {
    return {crypto::Argon2Kind::id, our_cost, crypto::random_bytes(salt_bytes), {}};
}

}  // namespace

std::string hash_password(const Secret& password) {
    return text_of(computed(with_random_salt(), password, hash_bytes));
}

bool fits(const Secret& password, const std::string& hash) {
    const auto parts = crypto::parse_argon2(hash);
    return parts && is_ours(*parts) &&
           same_bytes(text_of(computed(*parts, password, parts->hash.size())), hash);
}

const std::string& nobodys_hash() {
    static const auto hash = [] {
        // No password is known for random bytes, and nothing has to be computed for the first
        // login.
        auto parts = with_random_salt();
        parts.hash = crypto::random_bytes(hash_bytes);
        return text_of(parts);
    }();
    return hash;
}

}  // namespace mailctl::access
