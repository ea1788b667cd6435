#include "common/api/credential/create.hpp"

#include "cli/credential/secret.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void credential_create_options(Options& options) {
    add_value(options, "description", "TEXT", "Say what the credential is for");
    save_option(options);
    dry_run_option(options);
}

Result<int> credential_create(const Arguments& arguments, Output& output) {
    const api::CredentialCreate request{
        .description = arguments.text("description"), .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The credential is made.", .already = "no credential was made"};
    return make_credential(request, words, arguments, output);
}

}  // namespace mailctl::cli
