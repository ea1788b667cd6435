#pragma once

#include "common/result.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::system {

struct ChildResult {
    int exit_status;     ///< 128 + signal for a child that died of one.
    std::string output;  ///< Standard output, at most `output_bytes_max`.
    std::string errors;  ///< Standard error, likewise.
};

/// A program's output beyond this is thrown away.
constexpr std::size_t output_bytes_max = 262'144;

/// No program that we run takes a second; a machine that swaps may need a few.
constexpr std::chrono::seconds child_patience{10};

/// Runs a program: absolute path, exactly these arguments, an empty environment, no
/// descriptor but 0 to 2, in a process group of its own that is killed when it outlives
/// `child_patience`. `input` is its standard input. Fails only when it cannot be started or hangs.
Result<ChildResult> run_child(const std::vector<std::string>& command, std::string_view input = {});

}  // namespace mailctl::system
