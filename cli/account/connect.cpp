#include "common/api/account/connect.hpp"

#include "cli/act.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "cli/secret_input.hpp"

#include <fmt/format.h>

namespace mailctl::cli {

void account_connect_options(Options& options) {
    add_value(options, "password-file", "FILE", "Read the password from a file, or - for stdin");
    dry_run_option(options);
}

Result<int> account_connect(const Arguments& arguments, Output& output) {
    auto email = typed_address(arguments.values().front());
    if (!email) {
        return email.error();
    }
    const auto question = fmt::format("Password for {} at the delivery platform: ", email->text());
    auto password = secret_from(arguments, password_kind, question, output);
    if (!password) {
        return password.error();
    }
    const api::AccountConnect request{
        .email = *std::move(email),
        .password = *std::move(password),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The account is connected. Next: mailctl domain add DOMAIN",
        .already = "the account is connected already"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
