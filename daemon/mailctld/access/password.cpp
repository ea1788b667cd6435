#include "daemon/mailctld/access/password.hpp"

#include "daemon/mailctld/access/random_bytes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <mutex>
#include <stdexcept>

#include <argon2.h>
#include <sys/mman.h>

namespace mailctl::access {
namespace {

struct Cost {
    std::uint32_t memory_kib;
    std::uint32_t passes;
};

/// What stands in the text of a hash.
struct Parts {
    Cost cost;
    Bytes salt;
    Bytes hash;
};

// OWASP, Password Storage Cheat Sheet: the second of its equal choices for Argon2id.
constexpr Cost our_cost{19'456, 2};
// RFC 9106, 3.1: a salt of 16 bytes. Its 32 bytes of hash are what every implementation gives.
constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;

// A hash that came from elsewhere may cost more than ours, but not the machine.
constexpr Cost highest_cost{65'536, 10};
constexpr std::uint32_t lowest_memory_kib = ARGON2_MIN_MEMORY;
constexpr std::size_t longest_part_bytes = 64;

std::mutex one_at_a_time;

// The heap would keep 19 MiB for ever: glibc raises its own limit for mmap with the first of them.
// Huge pages, because faulting the small ones in costs more than the computation.
int take_memory(std::uint8_t** memory, std::size_t size) {
    void* const place =
        ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED) {
        *memory = nullptr;
        return ARGON2_MEMORY_ALLOCATION_ERROR;
    }
    ::madvise(place, size, MADV_HUGEPAGE);  // a kernel without them does it the slow way
    *memory = static_cast<std::uint8_t*>(place);
    return ARGON2_OK;
}

// The library has wiped it.
void give_memory_back(std::uint8_t* memory, std::size_t size) { ::munmap(memory, size); }

Bytes compute(const Secret& password, const Cost& cost, Bytes salt, std::size_t length) {
    Bytes hash(length);
    const auto text = password.reveal();
    argon2_context context{};
    context.out = hash.data();
    context.outlen = static_cast<std::uint32_t>(hash.size());
    // Not written to: that would take ARGON2_FLAG_CLEAR_PASSWORD.
    context.pwd = reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
    context.pwdlen = static_cast<std::uint32_t>(text.size());
    context.salt = salt.data();
    context.saltlen = static_cast<std::uint32_t>(salt.size());
    context.t_cost = cost.passes;
    context.m_cost = cost.memory_kib;
    context.lanes = 1;
    context.threads = 1;
    context.version = ARGON2_VERSION_13;
    context.allocate_cbk = take_memory;
    context.free_cbk = give_memory_back;

    const std::lock_guard lock(one_at_a_time);
    const int code = ::argon2id_ctx(&context);
    if (code != ARGON2_OK) {
        throw std::runtime_error(fmt::format("argon2: {}", ::argon2_error_message(code)));
    }
    return hash;
}

std::string text_of(const Parts& parts) {
    return fmt::format(
        "$argon2id$v={}$m={},t={},p=1${}${}",
        static_cast<int>(ARGON2_VERSION_13),
        parts.cost.memory_kib,
        parts.cost.passes,
        base64(parts.salt),
        base64(parts.hash)
    );
}

/// Takes the text's beginning off up to the mark, and the mark.
std::string_view take_until(std::string_view& text, char mark) {
    const auto taken = text.substr(0, text.find(mark));
    text.remove_prefix(std::min(taken.size() + 1, text.size()));
    return taken;
}

std::uint32_t number_behind(std::string_view name, std::string_view text) {
    std::uint32_t number = 0;
    if (text.starts_with(name)) {
        std::from_chars(text.data() + name.size(), text.data() + text.size(), number);
    }
    return number;
}

bool is_within(std::size_t number, std::size_t lowest, std::size_t highest) {
    return lowest <= number && number <= highest;
}

std::optional<Parts> parse(const std::string& hash) {
    std::string_view rest(hash);
    take_until(rest, '$');
    take_until(rest, '$');
    take_until(rest, '$');
    auto costs = take_until(rest, '$');
    const auto memory_kib = number_behind("m=", take_until(costs, ','));
    const auto passes = number_behind("t=", take_until(costs, ','));
    auto salt = from_base64(take_until(rest, '$'));
    auto sum = from_base64(rest);
    if (!salt || !sum) {
        return std::nullopt;
    }
    Parts parts{{memory_kib, passes}, *std::move(salt), *std::move(sum)};
    // Written again it is the same, or it was not as we write it.
    const bool is_good = text_of(parts) == hash &&
                         is_within(memory_kib, lowest_memory_kib, highest_cost.memory_kib) &&
                         is_within(passes, 1, highest_cost.passes) &&
                         is_within(parts.salt.size(), ARGON2_MIN_SALT_LENGTH, longest_part_bytes) &&
                         is_within(parts.hash.size(), salt_bytes, longest_part_bytes);
    return is_good ? std::optional(std::move(parts)) : std::nullopt;
}

/// Takes as long wherever they differ.
bool is_same(const Bytes& one, const Bytes& other) {
    unsigned difference = one.size() == other.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(one.size(), other.size()); ++i) {
        difference |= static_cast<unsigned>(one[i] ^ other[i]);
    }
    return difference == 0;
}

}  // namespace

std::string hash_password(const Secret& password) {
    Parts parts{our_cost, random_bytes(salt_bytes), {}};
    parts.hash = compute(password, parts.cost, parts.salt, hash_bytes);
    return text_of(parts);
}

bool fits(const Secret& password, const std::string& hash) {
    const auto parts = parse(hash);
    return parts &&
           is_same(compute(password, parts->cost, parts->salt, parts->hash.size()), parts->hash);
}

const std::string& nobodys_hash() {
    // No password is known for random bytes, and nothing has to be computed for the first login.
    static const auto hash =
        text_of({our_cost, random_bytes(salt_bytes), random_bytes(hash_bytes)});
    return hash;
}

}  // namespace mailctl::access
