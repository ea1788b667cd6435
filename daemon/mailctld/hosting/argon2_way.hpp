#pragma once

#include "daemon/mailctld/crypto/argon2.hpp"

#include <chrono>

namespace mailctl::hosting {

/// The cost of new hashes on a machine that takes so long for one KiB and pass: the highest of a
/// few that takes a fifth of a second, else the lowest that is sound. 64 MiB at most, which
/// Dovecot's auth worker has room for.
crypto::Argon2Cost cost_for(std::chrono::duration<double, std::nano> kib);

/// That of this machine, measured once.
const crypto::Argon2Cost& cost_here();

}  // namespace mailctl::hosting
