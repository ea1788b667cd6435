#include "cli/arguments.hpp"
#include "cli/completion/scripts.hpp"
#include "cli/output/output.hpp"
#include "common/wire/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mailctl::cli {
namespace {

struct Shell {
    std::string_view name;
    std::string (*script)();
};

constexpr std::array shells{
    Shell{"bash", bash_script},
    Shell{"zsh", zsh_script},
    Shell{"fish", fish_script},
};

}  // namespace

Result<int> completion(const Arguments& arguments, Output& output) {
    const std::string& name = arguments.values().front();
    const auto* const shell = std::find_if(shells.begin(), shells.end(), [&](const Shell& row) {
        return row.name == name;
    });
    if (shell == shells.end()) {
        return Error{
            Errc::invalid_argument,
            fmt::format("there is no completion for the shell \"{}\"", name),
            "the shells are bash, zsh and fish",
            {}};
    }
    const std::string script = shell->script();
    output.result({{"shell", shell->name}, {"script", script}}, script);
    return 0;
}

}  // namespace mailctl::cli
