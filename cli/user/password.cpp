#include "cli/act.hpp"
#include "cli/option.hpp"
#include "cli/secret_input.hpp"
#include "common/api/user/set_password.hpp"

#include <fmt/format.h>

namespace mailctl::cli {

void user_password_options(Options& options) {
    add_value(options, "password-file", "FILE", "Read the password from a file, or - for stdin");
    dry_run_option(options);
}

Result<int> user_password(const Arguments& arguments, Output& output) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    const auto question = fmt::format("New password for {}: ", name->text());
    auto password = secret_from(arguments, password_kind, question, output);
    if (!password) {
        return password.error();
    }
    const api::UserSetPassword request{
        .name = *std::move(name),
        .password = *std::move(password),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The user has another password, and all their sessions have ended.",
        .already = "the password is as it was"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
