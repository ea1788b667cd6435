#include "common/api/tenant/list.hpp"

#include "cli/connect.hpp"
#include "cli/output/table.hpp"
#include "cli/pages.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string list_text(const api::TenantListReply& reply, const Palette& palette) {
    if (reply.tenants.empty()) {
        return "There are no such tenants.\n";
    }
    Table table(
        palette,
        {"NAME", "HOSTS", "MAILBOXES", "ACCOUNT", "SENDS", "RECORDS", "GRANTS", "SINCE", "BY"}
    );
    for (const auto& tenant : reply.tenants) {
        table.add(
            {{tenant.name, Colour::bold},
             {std::to_string(tenant.use.domains)},
             {std::to_string(tenant.use.mailboxes)},
             {tenant.connected ? "connected" : "-"},
             {std::to_string(tenant.domains)},
             {std::to_string(tenant.records)},
             {std::to_string(tenant.grants)},
             {tenant.since},
             {tenant.by}}
        );
    }
    return table.take();
}

}  // namespace

void tenant_list_options(Options& options) {
    add_value(options, "contains", "TEXT", "With this in the name");
    add_sort<api::TenantColumn>(options);
}

Result<int> tenant_list(const Arguments& arguments, Output& output) {
    const auto sort = arguments.value<Sorting<api::TenantColumn>>("sort");
    if (!sort) {
        return sort.error();
    }
    const api::TenantList request{
        .after = std::nullopt,
        .limit = std::nullopt,
        .contains = arguments.text("contains"),
        .sort = *sort};
    Daemon daemon(arguments.globals(), output);
    const auto reply = every_page(daemon, request, &api::TenantListReply::tenants);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), list_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
