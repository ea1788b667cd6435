#include "common/api/tenant/list.hpp"

#include "cli/connect.hpp"
#include "cli/output/table.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string list_text(const api::TenantListReply& reply, const Palette& palette) {
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

Result<int> tenant_list(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output).call(api::TenantList{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), list_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
