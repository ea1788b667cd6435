#include "common/api/tenant/remove.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void tenant_remove_options(Options& options) { dry_run_option(options); }

Result<int> tenant_remove(const Arguments& arguments, Output& output) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    const api::TenantRemove request{.name = *std::move(name), .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The tenant is removed.", .already = "there is no such tenant"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
