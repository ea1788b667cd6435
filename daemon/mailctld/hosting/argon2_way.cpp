#include "daemon/mailctld/hosting/argon2_way.hpp"

#include "common/types/same_bytes.hpp"
#include "daemon/mailctld/crypto/random_bytes.hpp"
#include "daemon/mailctld/hosting/way.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdint>
#include <ctime>
#include <mutex>

namespace mailctl::hosting {
namespace {

using crypto::Argon2Cost;
using crypto::Argon2Kind;
using Nanoseconds = std::chrono::duration<double, std::nano>;

// From the dearest. The last two are OWASP's equal choices (Password Storage Cheat Sheet).
constexpr std::array costs{
    Argon2Cost{65'536, 3, 1},
    Argon2Cost{65'536, 2, 1},
    Argon2Cost{65'536, 1, 1},
    Argon2Cost{47'104, 1, 1},
    Argon2Cost{19'456, 2, 1},
};
constexpr std::chrono::milliseconds budget{200};

// RFC 9106, 4 and 7.3: Argon2i wants three passes against attacks that trade time for memory.
constexpr std::uint32_t fewest_passes_of_i = 3;

// A hash that came from elsewhere may cost more than ours, but not the machine: two at a time have
// to fit into the daemon's memory, and one into Dovecot's auth worker (vsz_limit, 256 MiB).
constexpr std::uint32_t most_memory_kib = 131'072;
constexpr std::uint64_t most_work_kib = 524'288;
constexpr std::uint32_t most_lanes = 16;
// RFC 9106, 3.1: for each lane.
constexpr std::size_t fewest_memory_kib = 8;

constexpr std::size_t new_salt_bytes = 16;
constexpr std::size_t new_hash_bytes = 32;
// What Dovecot's library takes (libsodium), and an end to it.
constexpr std::size_t fewest_argon2_salt_bytes = 8;
constexpr std::size_t fewest_argon2_hash_bytes = 16;
constexpr std::size_t most_argon2_part_bytes = 64;

std::uint64_t work_of(const Argon2Cost& cost) {
    return std::uint64_t{cost.memory_kib} * cost.passes;
}

/// Lets two in at a time. Not std::counting_semaphore: GCC 12.2's can sleep for ever.
class Argon2Gate {
public:
    void enter() {
        std::unique_lock lock(mutex_);
        left_.wait(lock, [&] { return free_ > 0; });
        --free_;
    }

    void leave() {
        const std::lock_guard lock(mutex_);
        ++free_;
        left_.notify_one();
    }

private:
    std::mutex mutex_;
    std::condition_variable left_;
    int free_ = 2;
};

class Argon2Turn {
public:
    Argon2Turn() { gate().enter(); }
    ~Argon2Turn() { gate().leave(); }
    Argon2Turn(const Argon2Turn&) = delete;
    Argon2Turn& operator=(const Argon2Turn&) = delete;
    Argon2Turn(Argon2Turn&&) = delete;
    Argon2Turn& operator=(Argon2Turn&&) = delete;

private:
    static Argon2Gate& gate() {
        static Argon2Gate gate;
        return gate;
    }
};

std::string computed_text(crypto::Argon2 parts, const Secret& password, std::size_t length) {
    const Argon2Turn turn;
    parts.hash = crypto::compute(parts, password, length);
    return text_of(parts);
}

Argon2Kind kind_of(Scheme scheme) {
    return scheme == Scheme::argon2i ? Argon2Kind::i : Argon2Kind::id;
}

Nanoseconds processor_time() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

// Of the processor alone, so that a machine that is busy does not pass for a slow one.
Nanoseconds measured_kib() {
    std::string text = "measured";
    const auto password = Secret::parse(text);
    const crypto::Argon2 parts{
        Argon2Kind::id, {costs.back().memory_kib, 1, 1}, Bytes(new_salt_bytes), {}};
    const auto begin = processor_time();
    computed_text(parts, *password, new_hash_bytes);
    return (processor_time() - begin) / static_cast<double>(work_of(parts.cost));
}

Secret make_argon2(Scheme scheme, const Secret& password) {
    auto cost = cost_here();
    if (scheme == Scheme::argon2i) {
        cost.passes = std::max(cost.passes, fewest_passes_of_i);
    }
    return secret_body(computed_text(
        {kind_of(scheme), cost, crypto::random_bytes(new_salt_bytes), {}}, password, new_hash_bytes
    ));
}

bool is_between(std::size_t number, std::size_t lowest, std::size_t highest) {
    return lowest <= number && number <= highest;
}

std::string fault_of_argon2(Scheme scheme, std::string_view body) {
    const auto parts = crypto::parse_argon2(body);
    if (!parts || parts->kind != kind_of(scheme)) {
        return fmt::format(
            "is not like ${}$v=19$m=65536,t=3,p=1$salt$hash",
            scheme == Scheme::argon2i ? "argon2i" : "argon2id"
        );
    }
    const auto& cost = parts->cost;
    if (!is_between(cost.lanes, 1, most_lanes) || cost.passes < 1 ||
        !is_between(cost.memory_kib, fewest_memory_kib * cost.lanes, most_memory_kib)) {
        return fmt::format(
            "does not have {} KiB at most, for each of up to {} lanes {} at least",
            most_memory_kib,
            most_lanes,
            fewest_memory_kib
        );
    }
    if (work_of(cost) > most_work_kib) {
        return fmt::format("takes more than {} KiB in all its passes", most_work_kib);
    }
    if (!is_between(parts->salt.size(), fewest_argon2_salt_bytes, most_argon2_part_bytes) ||
        !is_between(parts->hash.size(), fewest_argon2_hash_bytes, most_argon2_part_bytes)) {
        return "has not a salt of 8 to 64 bytes and a hash of 16 to 64";
    }
    return "";
}

bool fits_argon2(Scheme /*scheme*/, std::string_view body, const Secret& password) {
    const auto parts = crypto::parse_argon2(body);
    return parts && same_bytes(computed_text(*parts, password, parts->hash.size()), body);
}

// Against the lowest and not this machine's, which is measured and so never twice the same.
bool is_cheap_argon2(Scheme /*scheme*/, std::string_view body) {
    const auto parts = crypto::parse_argon2(body);
    return parts && work_of(parts->cost) < work_of(costs.back());
}

}  // namespace

crypto::Argon2Cost cost_for(Nanoseconds kib) {
    const auto* const found = std::find_if(costs.begin(), costs.end(), [&](const Argon2Cost& cost) {
        return kib * static_cast<double>(work_of(cost)) <= budget;
    });
    return found == costs.end() ? costs.back() : *found;
}

const crypto::Argon2Cost& cost_here() {
    static const auto cost = cost_for(measured_kib());
    return cost;
}

const Way argon2_way{make_argon2, fault_of_argon2, fits_argon2, is_cheap_argon2};

}  // namespace mailctl::hosting
