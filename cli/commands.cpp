#include "cli/command.hpp"

#include <array>

namespace mailctl::cli {

// Each in a file of its name; no header has them, since a new one would have all of them compiled
// anew.
#define PLAIN(function, ...) Result<int> function(const Arguments& arguments, Output& output);
#define OWN_OPTIONS(function, ...)             \
    void function##_options(Options& options); \
    PLAIN(function, __VA_ARGS__)
#include "cli/commands.def"
#undef OWN_OPTIONS
#undef PLAIN

namespace {

void no_options(Options&) {}

constexpr std::array table{
#define OWN_OPTIONS(function, words, values, summary) \
    Command{words, values, summary, function##_options, function},
#define PLAIN(function, words, values, summary) \
    Command{words, values, summary, no_options, function},
#include "cli/commands.def"
#undef OWN_OPTIONS
#undef PLAIN
};

}  // namespace

std::span<const Command> commands() { return table; }

}  // namespace mailctl::cli
