#include "common/api/hosting/disable.hpp"

#include "cli/change.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void hosting_disable_options(Options& options) { change_options(options); }

Result<int> hosting_disable(const Arguments& arguments, Output& output) {
    const api::HostingDisable request{
        .dry_run = arguments.flag("dry-run"),
        .force = arguments.flag("force"),
        .expect = arguments.text("expect")};
    return make_change(request, "this machine hosts nothing", arguments.globals(), output);
}

}  // namespace mailctl::cli
