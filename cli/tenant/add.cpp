#include "common/api/tenant/add.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void tenant_add_options(Options& options) { dry_run_option(options); }

Result<int> tenant_add(const Arguments& arguments, Output& output) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    const api::TenantAdd request{.name = *std::move(name), .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The tenant is made.", .already = "there is such a tenant already"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
