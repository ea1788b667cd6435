#pragma once

#include "common/result.hpp"

#include <filesystem>
#include <string_view>

/// What goes wrong with a file here is no exception: the change that it follows has been made, and
/// whoever asked is told that its look-up is behind, and tries again.
namespace mailctl::lookup {

/// `failed`, with the words of the system for `error`.
Error trouble(std::string_view doing, const std::filesystem::path& path, int error);

/// Makes the entries of a directory survive a power cut.
Status sync_entries(const std::filesystem::path& directory);

}  // namespace mailctl::lookup
