#include "common/api/dns/grant.hpp"

#include "cli/act.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void dns_grant_options(Options& options) {
    add_flag(options, "force", "Also over what others wrote there");
    dry_run_option(options);
}

Result<int> dns_grant(const Arguments& arguments, Output& output) {
    auto zone = typed_domain(arguments.values()[0]);
    if (!zone) {
        return zone.error();
    }
    const api::DnsGrant request{
        .zone = *std::move(zone),
        .user = arguments.values()[1],
        .force = arguments.flag("force"),
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The zone is granted.", .already = "the zone is granted already"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
