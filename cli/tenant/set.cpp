#include "common/api/tenant/set.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"
#include "cli/tenant/limits.hpp"

namespace mailctl::cli {

void tenant_set_options(Options& options) {
    tenant_limits_options(options);
    dry_run_option(options);
}

Result<int> tenant_set(const Arguments& arguments, Output& output) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    auto limits = given_limits(arguments);
    if (!limits) {
        return limits.error();
    }
    const api::TenantSet request{
        .name = *std::move(name),
        .domains = limits->domains,
        .mailboxes = limits->mailboxes,
        .aliases = limits->aliases,
        .storage = limits->storage,
        .lift = limits->lift.empty() ? std::nullopt : std::optional(std::move(limits->lift)),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The tenant is changed.", .already = "the tenant is so already"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
