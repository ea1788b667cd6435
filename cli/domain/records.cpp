#include "common/api/domain/records.hpp"

#include "cli/connect.hpp"
#include "cli/idn.hpp"
#include "cli/output/table.hpp"
#include "cli/pages.hpp"

#include <fmt/format.h>

#include <string>

namespace mailctl::cli {
namespace {

std::string records_text(const api::DomainRecordsReply& reply, const Palette& palette) {
    Table table(palette, {"TYPE", "NAME", "TTL", "VALUE"});
    for (const api::WantedRecord& record : reply.records) {
        table.add(
            {{record.type},
             {record.name},
             {std::to_string(record.ttl)},
             {record.value, record.refused ? Colour::red : Colour::plain}}
        );
    }
    return table.take();
}

}  // namespace

void domain_records_options(Options& options) {
    add_value(options, "type", "TYPE", "Only records of this type");
    add_sort<api::RecordColumn>(options);
}

Result<int> domain_records(const Arguments& arguments, Output& output) {
    auto domain = typed_domain(arguments.values().front());
    if (!domain) {
        return domain.error();
    }
    const auto sort = arguments.value<Sorting<api::RecordColumn>>("sort");
    if (!sort) {
        return sort.error();
    }
    const api::DomainRecords request{
        .domain = *std::move(domain),
        .after = std::nullopt,
        .limit = std::nullopt,
        .type = arguments.text("type"),
        .sort = *sort};
    Daemon daemon(arguments.globals(), output);
    daemon.with_patience(change_patience);
    const auto reply = every_page(daemon, request, &api::DomainRecordsReply::records);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), records_text(*reply, output.palette()));
    for (const api::WantedRecord& record : reply->records) {
        if (record.refused) {
            output.warn(fmt::format(
                "mailctl will not write {} {}: {}", record.type, record.name, *record.refused
            ));
        }
    }
    return 0;
}

}  // namespace mailctl::cli
