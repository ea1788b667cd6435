#include "common/api/user/add.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"
#include "cli/secret_input.hpp"
#include "common/types/word.hpp"

#include <fmt/format.h>

namespace mailctl::cli {

void user_add_options(Options& options) {
    add_required_value(options, "role", words_of<AccessRole>(), "What they may do at most");
    add_value(options, "tenant", "NAME", "Whose things they see to; the machine's own if absent");
    add_value(options, "password-file", "FILE", "Read the password from a file, or - for stdin");
    dry_run_option(options);
}

Result<int> user_add(const Arguments& arguments, Output& output) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    const auto role = arguments.value<AccessRole>("role");
    if (!role) {
        return role.error();
    }
    auto tenant = arguments.value<Label>("tenant");
    if (!tenant) {
        return tenant.error();
    }
    const auto question = fmt::format("Password for {}: ", name->text());
    auto password = secret_from(arguments, password_kind, question, output);
    if (!password) {
        return password.error();
    }
    const api::UserAdd request{
        .name = *std::move(name),
        .role = **role,
        .password = *std::move(password),
        .tenant = *std::move(tenant),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The user may log in over HTTP.", .already = "there is such a user already"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
