#include "cli/connect.hpp"
#include "cli/idn.hpp"
#include "cli/output/table.hpp"
#include "cli/pages.hpp"
#include "common/api/dns/grant_list.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string granted_text(
    const api::DnsGrantListReply& reply, bool is_filtered, const Palette& palette
) {
    if (reply.grants.empty()) {
        return is_filtered ? "There are no such grants.\n"
                           : "There are no grants; \"mailctl dns grant ZONE USER\" makes one.\n";
    }
    Table table(palette, {"ZONE", "USER", "FORCE", "SINCE", "BY"});
    for (const api::DnsGrantState& grant : reply.grants) {
        table.add(
            {{shown_domain(grant.zone)},
             {grant.user},
             {grant.force ? "yes" : "no"},
             {grant.since},
             {grant.by}}
        );
    }
    return table.take();
}

}  // namespace

void dns_grants_options(Options& options) {
    add_value(options, "zone", "ZONE", "Only grants of this zone");
    add_value(options, "user", "USER", "Only grants to this user, or to tenant:NAME");
    add_sort<api::DnsGrantColumn>(options);
}

Result<int> dns_grants(const Arguments& arguments, Output& output) {
    auto zone = typed_domain_at(arguments, "zone");
    if (!zone) {
        return zone.error();
    }
    const auto sort = arguments.value<Sorting<api::DnsGrantColumn>>("sort");
    if (!sort) {
        return sort.error();
    }
    const api::DnsGrantList request{
        .after = std::nullopt,
        .limit = std::nullopt,
        .zone = *std::move(zone),
        .user = arguments.text("user"),
        .sort = *sort};
    Daemon daemon(arguments.globals(), output);
    const auto reply = every_page(daemon, request, &api::DnsGrantListReply::grants);
    if (!reply) {
        return reply.error();
    }
    const bool is_filtered = request.zone || request.user;
    output.result(wire::encode(*reply), granted_text(*reply, is_filtered, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
