#include "cli/act.hpp"
#include "cli/commands.hpp"
#include "common/api/credential.hpp"

namespace mailctl::cli {

void credential_delete_options(Options& options) { dry_run_option(options); }

Result<int> credential_delete(const Arguments& arguments, Output& output) {
    auto id = RemoteId::parse(arguments.values().front());
    if (!id) {
        return id.error();
    }
    const api::CredentialDelete request{.id = *std::move(id), .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The login is deleted.", .already = "there is no such login"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
