#include "common/api/credential/rotate.hpp"

#include "cli/credential/secret.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void credential_rotate_options(Options& options) {
    save_option(options);
    dry_run_option(options);
}

Result<int> credential_rotate(const Arguments& arguments, Output& output) {
    auto id = RemoteId::parse(arguments.values().front());
    if (!id) {
        return id.error();
    }
    const api::CredentialRotate request{.id = *std::move(id), .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The password is another one.", .already = "the password was not changed"};
    return make_credential(request, words, arguments, output);
}

}  // namespace mailctl::cli
