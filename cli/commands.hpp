#pragma once

#include "cli/option.hpp"
#include "common/result.hpp"

namespace mailctl::cli {

class Arguments;
class Output;

// What the rows of commands.def point to, each pair in a file of its name.
#define PLAIN(function, ...) Result<int> function(const Arguments& arguments, Output& output);
#define OWN_OPTIONS(function, ...)             \
    void function##_options(Options& options); \
    PLAIN(function, __VA_ARGS__)
#include "cli/commands.def"
#undef OWN_OPTIONS
#undef PLAIN

}  // namespace mailctl::cli
