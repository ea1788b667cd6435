#include "daemon/net/platform/retry.hpp"

#include <algorithm>
#include <array>

namespace mailctl::net::platform {
namespace {

using std::chrono::milliseconds;

// The pauses of this client alone; a platform that wants longer ones says so in Retry-After.
constexpr std::array pauses{milliseconds(500), milliseconds(1500)};
constexpr double jitter_share = 0.25;

// What is left for a try must be worth it: a handshake and an answer across an ocean.
constexpr milliseconds shortest_try{2000};

bool is_put_off(const Attempt& attempt) {
    return (attempt.status == 429 || attempt.status == 503) && !attempt.has_envelope &&
           attempt.retry_after.has_value();
}

bool may_repeat(Effect effect, const Attempt& attempt) {
    if (attempt.fate) {
        return *attempt.fate == http::Fate::not_sent || effect == Effect::reads;
    }
    return effect == Effect::reads ? is_for_now(attempt.status) && attempt.status != 408
                                   : is_put_off(attempt);
}

}  // namespace

bool is_for_now(long status) {
    constexpr std::array statuses{408L, 429L, 502L, 503L, 504L};
    return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

std::optional<milliseconds> pause_before_retry(
    Effect effect, const Attempt& attempt, const Patience& patience
) {
    const auto index = static_cast<std::size_t>(std::max(patience.tries_made, 1)) - 1;
    if (index >= pauses.size() || !may_repeat(effect, attempt)) {
        return std::nullopt;
    }
    auto pause = pauses.at(index);
    pause += milliseconds(static_cast<milliseconds::rep>(
        static_cast<double>(pause.count()) * jitter_share * patience.jitter
    ));
    // A server may say anything, and most of it would overflow in milliseconds.
    if (attempt.retry_after &&
        *attempt.retry_after > std::chrono::duration_cast<std::chrono::seconds>(patience.left)) {
        return std::nullopt;
    }
    pause = std::max(pause, milliseconds(attempt.retry_after.value_or(std::chrono::seconds(0))));
    return pause + shortest_try <= patience.left ? std::optional(pause) : std::nullopt;
}

}  // namespace mailctl::net::platform
