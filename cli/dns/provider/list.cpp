#include "common/api/dns/provider/list.hpp"

#include "cli/connect.hpp"
#include "cli/idn.hpp"
#include "cli/output/table.hpp"
#include "common/types/word.hpp"

#include <string>

namespace mailctl::cli {
namespace {

std::string providers_text(const api::DnsProviderListReply& reply, const Palette& palette) {
    Table table(palette, {"NAME", "KIND", "WHERE", "RECORDS", "SINCE", "BY"});
    for (const api::DnsProviderState& provider : reply.providers) {
        table.add(
            {{provider.name},
             {word_of(provider.kind)},
             {provider.where.empty() ? "-" : provider.where},
             {std::to_string(provider.records)},
             {provider.since},
             {provider.by}}
        );
    }
    return table.take();
}

std::string grants_text(const api::DnsProviderListReply& reply, const Palette& palette) {
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

std::string list_text(const api::DnsProviderListReply& reply, const Palette& palette) {
    std::string text = reply.providers.empty()
                           ? "There are no providers; \"mailctl dns provider add\" adds one.\n"
                           : providers_text(reply, palette);
    if (!reply.grants.empty()) {
        text += '\n' + grants_text(reply, palette);
    }
    return text;
}

}  // namespace

Result<int> dns_provider_list(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output).call(api::DnsProviderList{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), list_text(*reply, output.palette()));
    return 0;
}

}  // namespace mailctl::cli
