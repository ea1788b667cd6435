#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"

#include <string>
#include <string_view>

namespace mailctl::cli {

/// Where `--password-file` reads from the standard input.
inline constexpr std::string_view standard_input = "-";

/// What a secret is called, and where else it can come from than the terminal.
struct SecretKind {
    std::string_view noun;       ///< "password", "key".
    std::string_view option;     ///< The option that names its file: "password-file".
    std::string_view otherwise;  ///< An option that does without it, if any: "keep-password".
};

inline constexpr SecretKind password_kind{"password", "password-file", {}};

/// Reads a secret from a file, opened with the caller's own rights, or from standard input: one
/// line, whose newline is cut.
Result<Secret> read_password_file(const std::string& path, const SecretKind& kind = password_kind);

/// The same from an open descriptor; `name` is for the error.
Result<Secret> read_password(int fd, std::string_view name, const SecretKind& kind = password_kind);

/// True for a file that others than its owner can read.
bool is_readable_by_others(const std::string& path);

}  // namespace mailctl::cli
