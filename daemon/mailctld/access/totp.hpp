#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The second factor: codes of an authenticator (RFC 6238), and codes for who has lost it.
namespace mailctl::access {

/// A random key in base32, as authenticators take it.
std::string new_totp_key();

/// The step of 30 seconds whose code this is: the present one, the one before or the one after, for
/// clocks differ; and only one behind `last_step`, for a code is good once. The caller keeps it as
/// the next `last_step`. A blank may stand in the middle of the six digits.
std::optional<std::int64_t> step_of_code(
    std::string_view base32_key,
    std::string_view code,
    std::chrono::system_clock::time_point now,
    std::int64_t last_step
);

/// What an authenticator shows at that time: six digits. Nothing when the key is none.
std::optional<std::string> code_at(
    std::string_view base32_key, std::chrono::system_clock::time_point time
);

/// What an authenticator reads from a picture: the key, and whose it is.
std::string totp_uri(std::string_view user, std::string_view host, std::string_view key);

/// Ten codes, each good once and with 80 random bits: "abcd-efgh-2345-mnop".
std::vector<std::string> new_recovery_codes();

/// What is kept of a recovery code: the same however it was typed, with capitals or blanks, without
/// dashes, with 0 for o and 1 for l.
std::string recovery_hash(std::string_view typed);

}  // namespace mailctl::access
