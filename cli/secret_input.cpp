#include "cli/secret_input.hpp"

#include "cli/connect.hpp"
#include "cli/prompt.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace mailctl::cli {

Result<Secret> secret_from(
    const Arguments& arguments, const SecretKind& kind, std::string_view question, Output& output
) {
    const auto file = arguments.text(kind.option);
    const bool is_typed = file == standard_input && ::isatty(STDIN_FILENO) == 1;
    if (!file || is_typed) {
        if (auto reachable = Daemon(arguments.globals(), output).reach(); !reachable) {
            return reachable.error();
        }
        return ask_password(question, kind);
    }
    if (is_readable_by_others(*file)) {
        output.warn(fmt::format("others than its owner can read {}", *file));
    }
    return read_password_file(*file, kind);
}

}  // namespace mailctl::cli
