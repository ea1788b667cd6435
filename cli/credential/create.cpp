#include "cli/commands.hpp"
#include "cli/credential/login.hpp"

namespace mailctl::cli {

void credential_create_options(Options& options) {
    add_value(options, "description", "TEXT", "Say what the login is for");
    save_option(options);
    dry_run_option(options);
}

Result<int> credential_create(const Arguments& arguments, Output& output) {
    const api::CredentialCreate request{
        .description = arguments.text("description"), .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The login is made.", .already = "no login was made"};
    return make_login(request, words, arguments, output);
}

}  // namespace mailctl::cli
