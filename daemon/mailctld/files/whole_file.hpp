#pragma once

#include "common/result.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

/// Files that are ours as a whole, beside those of the administrator.
namespace mailctl::files {

/// Nothing where there is none. `configuration` for what is no regular file itself: a symbolic link
/// is somebody else's.
Result<std::optional<std::string>> read_whole_file(const std::filesystem::path& path);

/// The file has these bytes, or is not there: in one step, durable on return. Anybody may read it,
/// as the files beside it. Throws std::system_error; then it is as it was, or the step is done.
void put_whole_file(const std::filesystem::path& path, const std::optional<std::string>& bytes);

/// What a process that died while it wrote such a file has left beside it.
void remove_leftover(const std::filesystem::path& path);

/// Lays `directory` out again at `copy`, whole, for programs that are to read it there: links to
/// what is in it, and in the place of those that are named (relative to it) these bytes, or
/// nothing. What was at `copy` goes. Throws std::system_error.
using Instead = std::map<std::string, std::optional<std::string>>;
void lay_out_copy(
    const std::filesystem::path& directory,
    const std::filesystem::path& copy,
    const Instead& instead
);

}  // namespace mailctl::files
