#pragma once

#include "daemon/net/http/client.hpp"

#include <chrono>
#include <optional>

/// Whether a request may be sent again.
namespace mailctl::net::platform {

/// What a request does at the platform.
enum class Effect { reads, changes };

/// What came of one try, as far as trying again depends on it.
struct Attempt {
    std::optional<http::Fate> fate;  ///< Of a try without an answer.
    long status = 0;                 ///< Of an answer.
    bool has_envelope = false;       ///< The platform itself spoke, and not a gateway before it.
    std::optional<std::chrono::seconds> retry_after;
};

struct Patience {
    int tries_made;
    std::chrono::milliseconds left;  ///< Until no further try may begin.
    double jitter;                   ///< 0 to 1: machines that failed together come back apart.
};

/// HTTP's ways to say "not now" (RFC 9110, 15.5.9 and 15.6; RFC 6585, 4).
bool is_for_now(long status);

/// How long to wait before the next try; nothing where there is to be none.
///
/// A read is repeated after whatever may pass. A change is repeated only where it surely was not
/// made: nothing was sent, or it was put off with a time to come back.
std::optional<std::chrono::milliseconds> pause_before_retry(
    Effect effect, const Attempt& attempt, const Patience& patience
);

}  // namespace mailctl::net::platform
