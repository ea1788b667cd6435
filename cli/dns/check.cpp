#include "common/api/dns/check.hpp"

#include "cli/ask.hpp"
#include "cli/exit_status.hpp"
#include "cli/idn.hpp"
#include "cli/output/plan.hpp"
#include "cli/output/record_table.hpp"
#include "cli/output/table.hpp"
#include "common/api/domain/report.hpp"
#include "common/api/net/dns/look_up.hpp"
#include "common/types/word.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace mailctl::cli {
namespace {

using api::DnsOutcome;

Colour colour_of(DnsOutcome outcome) {
    if (outcome == DnsOutcome::found) {
        return Colour::green;
    }
    const bool is_answer = outcome == DnsOutcome::no_records || outcome == DnsOutcome::no_name;
    return is_answer ? Colour::yellow : Colour::red;
}

bool is_failure(const api::Sighting& sighting) {
    return colour_of(sighting.outcome) == Colour::red;
}

// Where all servers answer alike, who answered is of no interest.
bool wants_servers(const api::DnsCheckReport& report) {
    const auto is_uneven = [](const api::RecordState& record) {
        return record.state == api::RecordFound::uneven ||
               record.state == api::RecordFound::unreachable;
    };
    const auto fails = [](const api::ServerSightings& server) {
        return std::any_of(server.sightings.begin(), server.sightings.end(), is_failure);
    };
    return std::any_of(report.records.begin(), report.records.end(), is_uneven) ||
           std::any_of(report.servers.begin(), report.servers.end(), fails);
}

void add_server(Table& table, const api::ServerSightings& server) {
    for (const api::Sighting& sighting : server.sightings) {
        table.add(
            {{server.server},
             {server.address.empty() ? "-" : server.address},
             {sighting.type},
             {sighting.name},
             {word_of(sighting.outcome), colour_of(sighting.outcome)},
             {fmt::format("{}", fmt::join(sighting.values, ", "))}}
        );
    }
}

std::string servers_text(const api::DnsCheckReport& report, const Palette& palette) {
    Table table(palette, {"SERVER", "ADDRESS", "TYPE", "NAME", "ANSWER", "VALUES"});
    for (const api::ServerSightings& server : report.servers) {
        add_server(table, server);
    }
    return table.take();
}

std::string check_text(const api::DnsCheckReport& report, const Palette& palette) {
    Table facts(palette);
    facts.add({{"Zone", Colour::bold}, {report.zone ? shown_domain(*report.zone) : "not found"}});
    facts.add(
        {{"Records", Colour::bold},
         {report.ok ? "as they should be" : "not as they should be",
          report.ok ? Colour::green : Colour::yellow}}
    );
    std::string text = facts.take() + '\n' + record_table(report.records, palette);
    if (wants_servers(report)) {
        text += '\n' + servers_text(report, palette);
    }
    if (!report.notes.empty()) {
        text += '\n' + notes_text(report.notes, palette);
    }
    return text;
}

}  // namespace

Result<int> dns_check(const Arguments& arguments, Output& output) {
    auto domain = typed_domain(arguments.values().front());
    if (!domain) {
        return domain.error();
    }
    const api::DnsCheck request{.domain = *std::move(domain)};
    const auto report = ask_for_report(request, arguments.globals(), output);
    if (!report) {
        return report.error();
    }
    output.result(wire::encode(*report), check_text(*report, output.palette()));
    return report->ok ? 0 : exit_with_findings;
}

}  // namespace mailctl::cli
