#include "common/api/dns/revoke.hpp"

#include "cli/act.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"

namespace mailctl::cli {

void dns_revoke_options(Options& options) { dry_run_option(options); }

Result<int> dns_revoke(const Arguments& arguments, Output& output) {
    auto zone = typed_domain(arguments.values()[0]);
    if (!zone) {
        return zone.error();
    }
    const api::DnsRevoke request{
        .zone = *std::move(zone),
        .user = arguments.values()[1],
        .dry_run = arguments.flag("dry-run")};
    const ActWords words{.done = "The grant is taken back.", .already = "there is no such grant"};
    return act(request, words, arguments.globals(), output);
}

}  // namespace mailctl::cli
