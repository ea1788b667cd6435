#pragma once

#include "common/types/secret.hpp"

#include <string>

/// What is kept of a password: Argon2id, as the usual text "$argon2id$v=19$m=19456,t=2,p=1$...".
///
/// A computation takes 19 MiB and some 25 ms of a processor. There is one at a time in the process,
/// whoever asks, and its memory goes back to the system.
namespace mailctl::access {

/// Another one each time, for its salt is random.
std::string hash_password(const Secret& password);

/// Whether it is the password of this hash. What is no such text, or asks for more work than a
/// login may cost, fits no password.
bool fits(const Secret& password, const std::string& hash);

/// Fits no password that anybody knows. What the login of an unknown name is compared with, so that
/// it takes as long as that of a known one.
const std::string& nobodys_hash();

}  // namespace mailctl::access
