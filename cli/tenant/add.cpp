#include "common/api/tenant/add.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"
#include "cli/tenant/limits.hpp"

namespace mailctl::cli {

void tenant_add_options(Options& options) {
    tenant_limits_options(options);
    dry_run_option(options);
}

Result<int> tenant_add(const Arguments& arguments, Output& output) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    const auto limits = given_limits(arguments);
    if (!limits) {
        return limits.error();
    }
    const api::TenantAdd request{
        .name = *std::move(name),
        .domains = limits->domains,
        .mailboxes = limits->mailboxes,
        .aliases = limits->aliases,
        .storage = limits->storage,
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{
        .done = "The tenant is made.", .already = "there is such a tenant already"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
