#include "common/api/credential/remove.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void credential_remove_options(Options& options) { dry_run_option(options); }

Result<int> credential_remove(const Arguments& arguments, Output& output) {
    auto id = RemoteId::parse(arguments.values().front());
    if (!id) {
        return id.error();
    }
    const api::CredentialRemove request{.id = *std::move(id), .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The credential is removed.", .already = "there is no such credential"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
