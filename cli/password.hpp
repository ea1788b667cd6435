#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"

#include <string>
#include <string_view>

namespace mailctl::cli {

/// Where `--password-file` reads from the standard input.
inline constexpr std::string_view standard_input = "-";

/// Reads a password from a file, opened with the caller's own rights, or from standard input: one
/// line, whose newline is cut.
Result<Secret> read_password_file(const std::string& path);

/// The same from an open descriptor; `name` is for the error.
Result<Secret> read_password(int fd, std::string_view name);

/// True for a file that others than its owner can read.
bool is_readable_by_others(const std::string& path);

}  // namespace mailctl::cli
