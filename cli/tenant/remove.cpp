#include "common/api/tenant/remove.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void tenant_remove_options(Options& options) { dry_run_option(options); }

Result<int> tenant_remove(const Arguments& arguments, Output& output) {
    const ActWords words{.done = "The tenant is removed.", .already = "there is no such tenant"};
    return act_on_named<api::TenantRemove>(arguments, words, output);
}

}  // namespace mailctl::cli
