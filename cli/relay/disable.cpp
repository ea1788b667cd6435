#include "common/api/relay/disable.hpp"

#include "cli/change.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void relay_disable_options(Options& options) {
    change_options(options);
    add_flag(options, "forget", "Delete the stored password too; this cannot be undone");
}

Result<int> relay_disable(const Arguments& arguments, Output& output) {
    const api::RelayDisable request{
        .dry_run = arguments.flag("dry-run"),
        .force = arguments.flag("force"),
        .forget = arguments.flag("forget"),
        .expect = arguments.text("expect")};
    return make_change(request, "the relay is already off", arguments.globals(), output);
}

}  // namespace mailctl::cli
