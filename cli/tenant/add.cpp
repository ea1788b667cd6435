#include "common/api/tenant/add.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void tenant_add_options(Options& options) { dry_run_option(options); }

Result<int> tenant_add(const Arguments& arguments, Output& output) {
    const ActWords words{
        .done = "The tenant is made.", .already = "there is such a tenant already"};
    return act_on_named<api::TenantAdd>(arguments, words, output);
}

}  // namespace mailctl::cli
