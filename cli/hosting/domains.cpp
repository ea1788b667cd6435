#include "cli/connect.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "cli/output/table.hpp"
#include "cli/pages.hpp"
#include "common/api/hosting/list_domains.hpp"
#include "common/types/text.hpp"
#include "common/wire/described.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string hosted_text(const api::HostingListDomainsReply& reply, const Palette& palette) {
    if (reply.domains.empty()) {
        return "No domain receives here; \"mailctl domain add DOMAIN --receive\" adds one.\n";
    }
    Table table(palette, {"DOMAIN", "TENANT", "MAILBOXES", "ALIASES", "SINCE", "BY"});
    for (const auto& domain : reply.domains) {
        table.add(
            {{shown_domain(domain.domain)},
             {escaped(domain.tenant)},
             {std::to_string(domain.mailboxes)},
             {std::to_string(domain.aliases)},
             {domain.since},
             {escaped(domain.by)}}
        );
    }
    return table.take() + next_text(reply.next);
}

}  // namespace

void hosting_domains_options(Options& options) {
    add_next(options);
    add_sort<api::HostedDomainColumn>(options);
}

Result<int> hosting_domains(const Arguments& arguments, Output& output) {
    auto next = arguments.value<Cursor>("next");
    if (!next) {
        return next.error();
    }
    const auto sort = arguments.value<Sorting<api::HostedDomainColumn>>("sort");
    if (!sort) {
        return sort.error();
    }
    const api::HostingListDomains request{
        .after = *std::move(next), .limit = std::nullopt, .sort = *sort};
    const auto reply = Daemon(arguments.globals(), output).call(request);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), hosted_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
