#pragma once

#include "common/api/trial.hpp"
#include "common/result.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace mailctl::network {

/// Reads a file of trusted certificates (PEM). `configuration` where there are none in it: Postfix
/// would then keep all mail back.
///
/// Gives the certificates for the trial, or nothing where mailctl-net has them itself (the file is
/// the system's) or where they are too many for one request.
Result<std::optional<std::string>> read_authorities(const std::filesystem::path& file);

/// mailctl-net is lent certificates and knows of no file: where it found the relay's certificate
/// not to be from one of these, says which file they came from, and what helps there.
void name_authorities(const std::filesystem::path& file, bool is_own, api::TrialVerdict& verdict);

}  // namespace mailctl::network
