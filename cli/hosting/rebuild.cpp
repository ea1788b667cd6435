#include "common/api/hosting/rebuild.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void hosting_rebuild_options(Options& options) { dry_run_option(options); }

Result<int> hosting_rebuild(const Arguments& arguments, Output& output) {
    const api::HostingRebuild request{.dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "Postfix and Dovecot look up what the store says.",
        .already = "they look up what the store says"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
