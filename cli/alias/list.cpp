#include "common/api/alias/list.hpp"

#include "cli/connect.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "cli/output/table.hpp"
#include "cli/pages.hpp"
#include "common/types/text.hpp"
#include "common/wire/described.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string aliases_text(const api::AliasListReply& reply, const Palette& palette) {
    if (reply.aliases.empty()) {
        return "There are no such aliases; \"mailctl alias add SOURCE --destinations ADDRESS\" "
               "makes one.\n";
    }
    Table table(palette, {"SOURCE", "DESTINATION", "EXTERIOR", "OK"});
    for (const auto& alias : reply.aliases) {
        table.add(
            {{escaped(alias.source)},
             {escaped(alias.destination)},
             {alias.exterior ? "yes" : "no"},
             {alias.ok ? "yes" : escaped(alias.problem.value_or("no")),
              alias.ok ? Colour::green : Colour::red}}
        );
    }
    return table.take() + next_text(reply.next);
}

}  // namespace

void alias_list_options(Options& options) {
    add_value(options, "domain", "DOMAIN", "Of this domain alone");
    add_value(options, "contains", "TEXT", "With this in the source or the destination");
    add_next(options);
    add_sort<api::AliasColumn>(options);
}

Result<int> alias_list(const Arguments& arguments, Output& output) {
    auto domain = typed_domain_at(arguments, "domain");
    if (!domain) {
        return domain.error();
    }
    auto next = arguments.value<Cursor>("next");
    if (!next) {
        return next.error();
    }
    const auto sort = arguments.value<Sorting<api::AliasColumn>>("sort");
    if (!sort) {
        return sort.error();
    }
    const api::AliasList request{
        .domain = *std::move(domain),
        .contains = arguments.text("contains"),
        .after = *std::move(next),
        .limit = {},
        .sort = *sort};
    const auto reply = Daemon(arguments.globals(), output).call(request);
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), aliases_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
