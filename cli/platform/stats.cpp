#include "common/api/net/platform/report/stats.hpp"

#include "cli/connect.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "cli/output/table.hpp"
#include "common/api/net/platform/report/domain_stats.hpp"
#include "common/api/platform/stats.hpp"

#include <fmt/format.h>

#include <string>

namespace mailctl::cli {
namespace {

void add_row(Table& table, std::string name, const api::SendingStats& stats) {
    const auto rate = stats.delivery_rate ? fmt::format("{:.1f} %", *stats.delivery_rate) : "-";
    table.add(
        {{std::move(name)},
         {std::to_string(stats.sent)},
         {std::to_string(stats.delivered)},
         {std::to_string(stats.bounced)},
         {std::to_string(stats.failed)},
         {rate}}
    );
}

std::string stats_text(const api::StatsReply& reply, const Palette& palette) {
    Table table(palette, {"DOMAIN", "SENT", "DELIVERED", "BOUNCED", "FAILED", "RATE"});
    if (reply.domains) {
        for (const api::DomainStats& row : *reply.domains) {
            add_row(table, shown_domain(row.domain), row.stats);
        }
    }
    add_row(table, "all", reply.total);
    return table.take();
}

}  // namespace

void stats_options(Options& options) {
    add_flag(options, "by-domain", "Tell it for each sending domain too");
}

Result<int> stats(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output)
                           .with_patience(change_patience)
                           .call(api::Stats{.by_domain = arguments.flag("by-domain")});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), stats_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
