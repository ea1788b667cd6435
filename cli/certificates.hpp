#pragma once

#include "common/result.hpp"

#include <string>
#include <string_view>

namespace mailctl::cli {

/// The certificates in a PEM file, opened with the caller's own rights: the daemon opens no file
/// that a request names. `option` is for the error. Refuses what holds no certificate, and what
/// holds a private key, which nobody needs there.
Result<std::string> read_certificates(const std::string& path, std::string_view option);

}  // namespace mailctl::cli
