#pragma once

#include "common/result.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace mailctl::relay {

/// Reads a file of trusted certificates (PEM). `configuration` where there are none in it: Postfix
/// would then keep all mail back.
///
/// Gives the certificates for the trial, or nothing where mailctl-net has them itself (the file is
/// the system's) or where they are too many for one request.
Result<std::optional<std::string>> read_authorities(const std::filesystem::path& file);

}  // namespace mailctl::relay
